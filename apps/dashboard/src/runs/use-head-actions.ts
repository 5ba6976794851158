/** What the heads of columns do to the list. */
'use client';

import type { RefObject } from 'react';
import { moved } from './list/changed-columns.ts';
import type { ChangeList } from './list/use-list-state.ts';
import type { HeadActions } from './list-head.tsx';

export function useHeadActions(
  change: ChangeList,
  field: RefObject<HTMLInputElement | null>,
  selectAll: () => void,
): HeadActions {
  const replaceColumns = (now: (cols: readonly string[]) => readonly string[]) =>
    change(({ cols }) => ({ cols: now(cols) }));
  return {
    sortBy: (to) => change({ sort: to }),
    filterBy(id) {
      change(({ q }) => ({ q: `${q} ${id}>`.trim() }));
      field.current?.focus();
    },
    groupBy: (id) => change({ group: id, open: null }),
    swap: (id, by) => replaceColumns((cols) => cols.map((one) => (one === id ? by : one))),
    move: (id, by) => replaceColumns((cols) => moved(cols, id, by)),
    hide: (id) => replaceColumns((cols) => cols.filter((one) => one !== id)),
    selectAll,
  };
}
