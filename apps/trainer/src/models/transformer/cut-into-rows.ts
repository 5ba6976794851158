/** Cuts a solution into rows of limited length: the problem, as many earlier steps as fit, and the steps to score. */

import type { TokenLayout } from './token-set.ts';

export interface TokenRow {
  tokens: number[];
  /** Where the steps end that are scored in this row; steps repeated as context are not among them. */
  stepEnds: { step: number; at: number }[];
}

/** The problem takes at most this share of a row; earlier steps take at most half of the rest. */
const PROBLEM_SHARE = 1 / 3;
const CONTEXT_SHARE = 1 / 2;

/** Every step is scored in exactly one row. A problem or a step that is too long for a row loses its end. */
export function cutIntoRows(
  problem: readonly number[],
  steps: readonly (readonly number[])[],
  { length, problemEnd, stepEnd }: TokenLayout,
): TokenRow[] {
  const head = [...problem.slice(0, Math.floor(length * PROBLEM_SHARE)), problemEnd];
  const room = length - head.length;
  const sizes = steps.map((step) => Math.min(step.length + 1, room));
  const rows: TokenRow[] = [];
  for (let first = 0; first < steps.length;) {
    let from = first;
    let used = 0;
    const most = Math.min(room * CONTEXT_SHARE, room - sizes[first]!);
    while (from > 0 && used + sizes[from - 1]! <= most) used += sizes[--from]!;
    let end = first;
    while (end < steps.length && used + sizes[end]! <= room) used += sizes[end++]!;
    const row: TokenRow = { tokens: [...head], stepEnds: [] };
    for (let step = from; step < end; step++) {
      row.tokens.push(...steps[step]!.slice(0, sizes[step]! - 1), stepEnd);
      if (step >= first) row.stepEnds.push({ step, at: row.tokens.length - 1 });
    }
    rows.push(row);
    first = end;
  }
  return rows;
}
