/** The head of the list's columns: a click orders by one, its caret has what else can be done with it. */
'use client';

import { Menu, MenuItem } from '../parts/menu.tsx';
import type { Column, Columns } from './list/columns.ts';
import { CURVE, STRIP_WIDTH } from './list/columns.ts';
import type { Fitted } from './list/fitted-columns.ts';
import { BY_ATTENTION, BY_NAME } from './list/rows.ts';

export interface HeadActions {
  sortBy(sort: string): void;
  filterBy(id: string): void;
  groupBy(id: string): void;
  /** Puts another column in its place. */
  swap(id: string, by: string): void;
  move(id: string, by: -1 | 1): void;
  hide(id: string): void;
  selectAll(): void;
}

interface HeadProps {
  fitted: Fitted;
  columns: Columns;
  sort: string;
  selection: 'all' | 'some' | 'none';
  shown: number;
  actions: HeadActions;
}

export function ListHead({ fitted, columns, sort, selection, shown, actions }: HeadProps) {
  return (
    <div role="rowgroup" className="list-head-group">
      <div role="row" aria-rowindex={1} className="list-head">
        <div role="columnheader" className="list-check pb-[7px]">
          <input
            type="checkbox"
            className="m-0 block size-4"
            checked={selection === 'all'}
            ref={(box) => {
              if (box) box.indeterminate = selection === 'some';
            }}
            aria-label={`Select all ${shown} shown`}
            onChange={actions.selectAll}
          />
        </div>
        <PlainHead id={BY_NAME} text="Run" sort={sort} actions={actions} />
        <div role="columnheader" className="list-th">
          {fitted.isNarrow ? <span className="sr-only">State</span> : <span className="list-title">State</span>}
        </div>
        <PlainHead id={BY_ATTENTION} text="Verdict" sort={sort} actions={actions} />
        {fitted.columns.map((column) => (
          <ColumnHead
            key={column.id}
            column={column}
            columns={columns}
            isNarrow={fitted.isNarrow}
            sort={sort}
            actions={actions}
          />
        ))}
        <div role="columnheader">
          <span className="sr-only">More</span>
        </div>
      </div>
    </div>
  );
}

function PlainHead({ id, text, sort, actions }: { id: string; text: string; sort: string; actions: HeadActions }) {
  const isOn = sort.replace(/^-/, '') === id;
  const isDown = id === BY_ATTENTION || sort.startsWith('-');
  const next = id === BY_NAME && sort === BY_NAME ? `-${BY_NAME}` : id;
  return (
    <div role="columnheader" className="list-th" aria-sort={isOn ? (isDown ? 'descending' : 'ascending') : undefined}>
      <button
        type="button"
        title={id === BY_ATTENTION ? 'Those that need attention first' : 'Order by name'}
        onClick={() => actions.sortBy(next)}
      >
        {text} {isOn && (isDown ? '↓' : '↑')}
      </button>
    </div>
  );
}

function ColumnHead({
  column,
  columns,
  isNarrow,
  sort,
  actions,
}: {
  column: Column;
  columns: Columns;
  isNarrow: boolean;
  sort: string;
  actions: HeadActions;
}) {
  const { id, head, which, kind, isNumber, better, width } = column;
  const isOn = sort.replace(/^-/, '') === id;
  const isDown = sort.startsWith('-');
  if (id === CURVE)
    return (
      <div role="columnheader" className="list-th">
        <span className="list-title whitespace-nowrap">{isNarrow ? 'Val. loss' : 'Validation loss'}</span>
      </div>
    );
  const first = better === 'up' || id === 'started' || id === 'updated' ? `-${id}` : id;
  const next = isOn ? (isDown ? id : `-${id}`) : first;
  const metric = id.replace(/\.(?:best|last|kept)$/, '');
  const hasBest = columns.hasBest(metric);
  const variants: [string, string][] = [
    ...(hasBest ? [['Best value', metric] as [string, string]] : []),
    ['Last value', hasBest ? `${metric}.last` : metric],
    ['At the kept checkpoint', `${metric}.kept`],
  ];
  return (
    <div
      role="columnheader"
      className={`list-th ${isNumber && width !== STRIP_WIDTH ? 'justify-end' : ''}`}
      aria-sort={isOn ? (isDown ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        className={kind === 'field' ? 'font-mono' : ''}
        title={`Order by ${head}`}
        onClick={() => actions.sortBy(next)}
      >
        {head}
        {which !== '' && <span className="font-normal text-ink3"> {which}</span>}
        {isOn && (isDown ? ' ↓' : ' ↑')}
      </button>
      <Menu label="" name={`More for ${head}`} className="head-caret">
        <MenuItem text="Highest first" onChoose={() => actions.sortBy(`-${id}`)} />
        <MenuItem text="Lowest first" onChoose={() => actions.sortBy(id)} />
        {kind === 'metric' &&
          variants.map(([text, to]) => (
            <MenuItem key={to} text={text} isChosen={id === to} onChoose={() => actions.swap(id, to)} />
          ))}
        <MenuItem text="Filter by this" onChoose={() => actions.filterBy(id)} />
        {kind !== 'metric' && <MenuItem text="Group by this" onChoose={() => actions.groupBy(id)} />}
        <MenuItem text="Move to the left" onChoose={() => actions.move(id, -1)} />
        <MenuItem text="Move to the right" onChoose={() => actions.move(id, 1)} />
        <MenuItem text="Hide" onChoose={() => actions.hide(id)} />
      </Menu>
    </div>
  );
}
