/** The menus above the list: by what it is grouped and ordered, and which columns it has. */
'use client';

import { useState } from 'react';
import { Menu, MenuItem } from '../parts/menu.tsx';
import type { Columns } from './list/columns.ts';
import { titleOf } from './list/query.ts';
import { BY_ATTENTION, BY_NAME } from './list/rows.ts';

const MAX_FIELDS_SHOWN = 200;

function groupName(group: string): string {
  return { seeds: 'seed set', none: 'nothing', data: 'validation data' }[group] ?? group;
}

interface GroupMenuProps {
  group: string;
  /** Fields that some runs have different values of: worked out when the menu is open. */
  varying: () => readonly string[];
  onChoose: (group: string) => void;
}

export function GroupMenu({ group, varying, onChoose }: GroupMenuProps) {
  return (
    <Menu
      testId="group"
      title="Group by"
      label={
        <>
          Group <b>{groupName(group)}</b>
        </>
      }
    >
      <GroupChoices group={group} varying={varying} onChoose={onChoose} />
    </Menu>
  );
}

function GroupChoices({ group, varying, onChoose }: GroupMenuProps) {
  return ['seeds', 'none', 'directory', 'data', 'tag', ...varying()].map((choice) => (
    <MenuItem
      key={choice}
      text={groupName(choice)}
      {...(choice === 'seeds' ? { hint: 'equal but for the seed' } : {})}
      isChosen={choice === group}
      onChoose={() => onChoose(choice)}
    />
  ));
}

export function OrderMenu({
  sort,
  columns,
  onChoose,
}: {
  sort: string;
  columns: Columns;
  onChoose: (sort: string) => void;
}) {
  const metrics = columns.all.metrics.filter((name) => name.startsWith('eval/') && columns.hasBest(name)).slice(0, 12);
  const orders = [
    [BY_ATTENTION, 'what needs attention'],
    ...metrics.map((id) => {
      const column = columns.get(id)!;
      return [column.better === 'up' ? `-${id}` : id, titleOf(column)];
    }),
    ['-started', 'newest'],
    [BY_NAME, 'name'],
  ] as [string, string][];
  const name = orders.find(([id]) => id === sort)?.[1] ?? columns.get(sort.replace(/^-/, ''))?.head ?? sort;
  return (
    <Menu
      testId="order"
      title="Order by"
      label={
        <>
          Order <b>{name}</b>
        </>
      }
    >
      {orders.map(([id, text]) => (
        <MenuItem key={id} text={text} isChosen={id === sort} onChoose={() => onChoose(id)} />
      ))}
    </Menu>
  );
}

interface ColumnsMenuProps {
  columns: Columns;
  chosen: readonly string[];
  shown: number;
  dropped: readonly string[];
  onToggle: (id: string) => void;
}

/** Columns before those that can be chosen: run, state, verdict. */
const FIXED = 3;

export function ColumnsMenu({ columns, chosen, shown, dropped, onToggle }: ColumnsMenuProps) {
  const [wanted, setWanted] = useState('');
  const { metrics, fields, facts } = columns.all;
  const groups: [string, readonly string[]][] = [
    ['Metrics', ['loss', ...metrics]],
    ['Configuration', fields],
    ['Run', facts],
  ];
  const fits = (id: string) => `${id} ${columns.get(id)!.head}`.toLowerCase().includes(wanted.toLowerCase());
  return (
    <Menu
      testId="columns"
      isForm
      name={`Columns, ${shown + FIXED} of ${shown + dropped.length + FIXED}`}
      label={
        <>
          Columns <b>{shown + FIXED}</b>
          {dropped.length > 0 && <span className="text-ink2">of {shown + dropped.length + FIXED}</span>}
        </>
      }
    >
      <>
        <input
          className="field mx-3 my-1 w-[calc(100%-24px)]"
          aria-label="Find a metric or field"
          placeholder="Find a metric or field"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
        {groups.map(([title, ids]) => {
          const shownIds = ids.filter(fits).slice(0, MAX_FIELDS_SHOWN);
          return shownIds.length === 0 ? null : (
            <fieldset key={title}>
              <legend className="px-3 pt-1.5 pb-0.5 text-label text-ink3">{title}</legend>
              {shownIds.map((id) => (
                <label key={id}>
                  <input type="checkbox" checked={chosen.includes(id)} onChange={() => onToggle(id)} />
                  <span className="cut">{titleOf(columns.get(id)!)}</span>
                  {dropped.includes(id) && <span className="ml-auto text-label text-ink3">no room</span>}
                </label>
              ))}
            </fieldset>
          );
        })}
      </>
    </Menu>
  );
}
