/** The keys and commands of the list. */
'use client';

import type { RunLine } from '@rewardboard/protocol';
import type { RefObject } from 'react';
import { useCommands } from '../parts/commands.ts';
import { useKeys } from '../parts/use-keys.ts';
import type { TableForm } from './export-runs.ts';
import type { ListState } from './list/list-state.ts';
import type { Row } from './list/rows.ts';
import type { ChangeList } from './list/use-list-state.ts';
import type { ShownList } from './list/use-rows.ts';
import type { Selection } from './use-selection.ts';

export interface ListActions {
  open(row: Row, isNewTab: boolean): void;
  openRun(run: RunLine): void;
  twist(row: Row): void;
  compare(): void;
  tag(): void;
  note(): void;
  archive(): void;
  exportShown(form: TableForm): void;
}

export function useListKeys(props: {
  list: ShownList;
  lines: ReadonlyMap<string, RunLine>;
  state: ListState;
  change: ChangeList;
  field: RefObject<HTMLInputElement | null>;
  selection: Selection;
  /** Index of the row that the keys are at; -1 for none. */
  current: number;
  setCurrent: (index: number) => void;
  actions: ListActions;
}): void {
  const { list, lines, state, change, field, selection, current, setCurrent, actions } = props;
  const { rows, columns } = list;
  const go = (by: number) => {
    const to = Math.max(0, Math.min(rows.length - 1, current + by));
    setCurrent(to);
    return to;
  };
  const goFrom = (event: KeyboardEvent, by: number) => {
    if (current < 0) return;
    event.preventDefault();
    go(by);
  };
  useKeys({
    '/': (event) => {
      event.preventDefault();
      field.current?.focus();
    },
    j: () => go(1),
    k: () => go(-1),
    J: () => selection.toggle(go(1), false),
    K: () => selection.toggle(go(-1), false),
    ArrowDown: (event) => goFrom(event, 1),
    ArrowUp: (event) => goFrom(event, -1),
    ' ': (event) => {
      if (event.target instanceof HTMLButtonElement || current < 0) return;
      event.preventDefault();
      selection.toggle(current, event.shiftKey);
    },
    Enter: (event) => {
      if (event.target instanceof HTMLElement && event.target.closest('a, button, input')) return;
      const row = rows[current];
      if (row?.kind === 'group') actions.twist(row);
      else if (row) actions.open(row, false);
    },
    a: selection.toggleAll,
    c: actions.compare,
    '#': actions.tag,
    n: actions.note,
    e: actions.archive,
    g: () => clickMenu('group'),
    o: () => clickMenu('columns'),
    Escape: () => change(state.sel.length > 0 ? { sel: [] } : { q: '', view: 'all' }),
  });
  useCommands(() => [
    { text: 'Compare the selected runs', key: 'c', act: actions.compare },
    { text: 'Group by seed set', key: 'g', act: () => change({ group: 'seeds' }) },
    { text: 'Don’t group', act: () => change({ group: 'none' }) },
    { text: 'Order: what needs attention first', act: () => change({ sort: 'attention' }) },
    { text: 'Show archived runs', act: () => change({ view: 'archived' }) },
    { text: 'Choose columns', key: 'o', act: () => clickMenu('columns') },
    { text: 'Export the table as CSV', act: () => actions.exportShown('csv') },
    { text: 'Clear the filter', key: 'Esc', act: () => change({ q: '', view: 'all' }) },
    ...columns.all.metrics.map((id) => ({
      text: `Order by ${id}`,
      act: () => change({ sort: columns.get(id)!.better === 'up' ? `-${id}` : id }),
    })),
    ...[...lines.values()].map((run) => ({ text: run.name, what: 'run', act: () => actions.openRun(run) })),
  ]);
}

function clickMenu(testId: string): void {
  document.querySelector<HTMLElement>(`[data-testid="${testId}"]`)?.click();
}
