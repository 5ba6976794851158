/** What is shown of the runs, and how: filter, views, order, groups, columns, scale. */
'use client';

import { needsAttention } from '@rewardboard/protocol';
import type { RefObject } from 'react';
import { Choice } from '../parts/choice.tsx';
import { whole } from '../words/format-number.ts';
import { FilterField, Understood } from './filter-field.tsx';
import { varyingFields } from './list/changed-columns.ts';
import type { Fitted } from './list/fitted-columns.ts';
import type { ListState, Shown } from './list/list-state.ts';
import type { ChangeList } from './list/use-list-state.ts';
import type { ShownList } from './list/use-rows.ts';
import { countOf } from './list-headline.tsx';
import { ColumnsMenu, GroupMenu, OrderMenu } from './list-menus.tsx';

export interface View {
  value: Shown;
  name: string;
  count: number;
}

export function viewsOf({ live, archived }: Pick<ShownList, 'live' | 'archived'>): View[] {
  const quiet = countOf(live, 'quiet');
  return [
    { value: 'all', name: 'All', count: live.length },
    { value: 'attention', name: 'Needs attention', count: live.filter(needsAttention).length },
    // The headline counts quiet runs apart; this view has both.
    { value: 'running', name: quiet > 0 ? 'Unfinished' : 'Running', count: countOf(live, 'running') + quiet },
    { value: 'archived', name: 'Archived', count: archived.length },
  ];
}

export function ListToolbar(props: {
  field: RefObject<HTMLInputElement | null>;
  list: ShownList;
  fitted: Fitted;
  state: ListState;
  views: readonly View[];
  isCards: boolean;
  change: ChangeList;
}) {
  const { list, fitted, state, isCards, change } = props;
  const { columns, cols, live, query, sort } = list;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-2 pb-2">
        <FilterField
          field={props.field}
          value={state.q}
          columns={columns}
          runs={live}
          onChange={(q) => change({ q })}
        />
        <Choice
          label="Which runs"
          options={props.views.map(({ value, name, count }) => ({ value, text: `${name} ${whole(count)}` }))}
          value={state.view}
          onChoose={(view) => change({ view })}
        />
        <div className="ml-auto flex flex-wrap items-center gap-2 max-tablet:ml-0">
          <OrderMenu sort={sort} columns={columns} onChoose={(to) => change({ sort: to })} />
          <GroupMenu
            group={state.group}
            varying={() => varyingFields(live, columns.all.fields)}
            onChoose={(group) => change({ group, open: null })}
          />
          {!isCards && (
            <>
              <ColumnsMenu
                columns={columns}
                chosen={cols}
                shown={fitted.columns.length}
                dropped={fitted.dropped}
                onToggle={(id) =>
                  change({ cols: cols.includes(id) ? cols.filter((one) => one !== id) : [...cols, id] })
                }
              />
              <Choice
                label="Scale of the small curves"
                options={[
                  { value: 'own', text: 'Own scale' },
                  { value: 'common', text: 'Common' },
                ]}
                value={state.scale}
                onChoose={(scale) => change({ scale })}
              />
            </>
          )}
        </div>
      </div>
      <Understood query={query} written={state.q} onChange={(q) => change({ q })} />
    </>
  );
}
