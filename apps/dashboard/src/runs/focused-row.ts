/** Rows are recycled while a long list scrolls, but the one that has the focus keeps its nodes: the focus must not move to another run. */

import { useState } from 'react';
import type { FocusEvent } from 'react';
import type { Row } from './list/rows.ts';

interface Focused {
  /** Key of the row, and of its nodes. */
  row: string;
  nodes: number;
}

/** A row that is drawn: its index in the list, and the key of its nodes. */
export interface DrawnRow {
  index: number;
  nodes: string | number;
}

/**
 * @param indices of the rows that are in view, and around, ascending
 * @param slots how many rows are drawn; null for a short list, whose rows have nodes of their own
 */
export function useDrawnRows(rows: readonly Row[], indices: readonly number[], slots: number | null) {
  const [focused, setFocused] = useState<Focused | null>(null);
  const drawn: DrawnRow[] = indices.map((index) => ({
    index,
    nodes: slots === null ? rows[index]!.key : index % slots,
  }));
  if (focused && slots !== null) keepFocused(drawn, focused, rows, indices[0] ?? 0);
  return {
    drawn,
    onFocus: ({ target }: FocusEvent) => {
      const index = Number(target.closest<HTMLElement>('[data-index]')?.dataset.index ?? -1);
      const row = rows[index]?.key;
      if (row === undefined || slots === null || row === focused?.row) return;
      const nodes = drawn.find((one) => one.index === index)?.nodes;
      setFocused(typeof nodes === 'number' ? { row, nodes } : null);
    },
    onBlur: ({ target }: FocusEvent) => {
      // Where only the window lost the focus, the row has it again afterwards.
      if (document.activeElement !== target) setFocused(null);
    },
  };
}

function keepFocused(drawn: DrawnRow[], { row, nodes }: Focused, rows: readonly Row[], from: number): void {
  const index = rows.findIndex(({ key }) => key === row);
  if (index < 0) return;
  for (const one of drawn) if (one.nodes === nodes) one.nodes = 'instead of the focused row';
  const inView = drawn.find((one) => one.index === index);
  if (inView) inView.nodes = nodes;
  else if (index < from) drawn.unshift({ index, nodes });
  else drawn.push({ index, nodes });
}
