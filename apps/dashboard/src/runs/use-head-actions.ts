/** What the heads of columns do to the list. */
'use client';

import type { RefObject } from 'react';
import { moved } from './list/changed-columns.ts';
import type { ChangeList } from './list/use-list-state.ts';
import type { HeadActions } from './list-head.tsx';

export function useHeadActions(
  change: ChangeList,
  cols: readonly string[],
  field: RefObject<HTMLInputElement | null>,
  selectAll: () => void,
): HeadActions {
  return {
    sortBy: (to) => change({ sort: to }),
    filterBy(id) {
      change(({ q }) => ({ q: `${q} ${id}>`.trim() }));
      field.current?.focus();
    },
    groupBy: (id) => change({ group: id, open: null }),
    swap: (id, by) => change({ cols: cols.map((one) => (one === id ? by : one)) }),
    move: (id, by) => change({ cols: moved(cols, id, by) }),
    hide: (id) => change({ cols: cols.filter((one) => one !== id) }),
    selectAll,
  };
}
