/** Which runs are selected: by checkbox, by a range of rows, or all. */
'use client';

import type { RunLine } from '@rewardboard/protocol';
import { useCallback, useMemo, useRef } from 'react';
import type { Row } from './list/rows.ts';
import type { ListState } from './list/list-state.ts';
import type { ChangeList } from './list/use-list-state.ts';
import { runIds } from './list-grid.tsx';

export interface Selection {
  ids: ReadonlySet<string>;
  /** In the order in which they were selected. */
  runs: readonly RunLine[];
  /** @param isRange all rows from the one toggled before */
  toggle(index: number, isRange: boolean): void;
  /** All that is shown; where all of it is selected, none. */
  toggleAll(): void;
}

export function useSelection(
  lines: ReadonlyMap<string, RunLine>,
  rows: readonly Row[],
  shown: readonly RunLine[],
  { sel }: Pick<ListState, 'sel'>,
  change: ChangeList,
): Selection {
  const lastToggled = useRef(-1);
  const ids = useMemo(() => new Set(sel), [sel]);
  const runs = useMemo(() => sel.flatMap((id) => lines.get(id) ?? []), [sel, lines]);
  const select = useCallback(
    (wanted: Iterable<string>, isOn: boolean) => {
      change((state) => {
        const now = new Set(state.sel);
        for (const id of wanted)
          if (isOn) now.add(id);
          else now.delete(id);
        return { sel: [...now] };
      });
    },
    [change],
  );
  const toggle = useCallback(
    (index: number, isRange: boolean) => {
      const row = rows[index];
      if (!row) return;
      if (isRange && lastToggled.current >= 0) {
        const [from, to] = [Math.min(lastToggled.current, index), Math.max(lastToggled.current, index)];
        const between = rows.slice(from, to + 1).filter((at) => at.kind !== 'section');
        return select(between.flatMap(runIds), true);
      }
      lastToggled.current = index;
      const wanted = runIds(row);
      select(wanted, !wanted.every((id) => ids.has(id)));
    },
    [rows, select, ids],
  );
  const toggleAll = () => {
    const wanted = shown.map(({ id }) => id);
    select(wanted, !wanted.every((id) => ids.has(id)));
  };
  return { ids, runs, toggle, toggleAll };
}
