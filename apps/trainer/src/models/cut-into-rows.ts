/** Cuts a solution into rows of limited length: the problem, as many earlier steps as fit, and the steps to score. */

export interface TokenRow {
  tokens: number[];
  /** Where the steps end that are scored in this row; steps repeated as context are not among them. */
  stepEnds: { step: number; at: number }[];
  /** A part of the text is in no row, or in another one. */
  isCut: boolean;
}

/** The tokens around the texts of a row. */
export interface RowFrame {
  /** Most tokens of a row. */
  length: number;
  before: readonly number[];
  problemEnd: readonly number[];
  /** Of a step, the last of these is scored. At least one. */
  stepEnd: readonly number[];
}

/** The problem takes at most this share of a row; earlier steps take at most half of the rest. */
const PROBLEM_SHARE = 1 / 3;
const CONTEXT_SHARE = 1 / 2;

/** Every step is scored in exactly one row. A problem or a step that is too long for a row loses its end. */
export function cutIntoRows(
  problem: readonly number[],
  steps: readonly (readonly number[])[],
  { length, before, problemEnd, stepEnd }: RowFrame,
): TokenRow[] {
  const most = Math.floor(length * PROBLEM_SHARE);
  const head = [...before, ...problem.slice(0, most), ...problemEnd];
  const room = length - head.length;
  const sizes = steps.map((step) => Math.min(step.length + stepEnd.length, room));
  const rows: TokenRow[] = [];
  for (let first = 0; first < steps.length;) {
    let from = first;
    let used = 0;
    const context = Math.min(room * CONTEXT_SHARE, room - sizes[first]!);
    while (from > 0 && used + sizes[from - 1]! <= context) used += sizes[--from]!;
    let end = first;
    while (end < steps.length && used + sizes[end]! <= room) used += sizes[end++]!;
    const row: TokenRow = {
      tokens: [...head],
      stepEnds: [],
      isCut: problem.length > most || end - from < steps.length,
    };
    for (let step = from; step < end; step++) {
      const words = steps[step]!.slice(0, sizes[step]! - stepEnd.length);
      row.isCut ||= words.length < steps[step]!.length;
      row.tokens.push(...words, ...stepEnd);
      if (step >= first) row.stepEnds.push({ step, at: row.tokens.length - 1 });
    }
    rows.push(row);
    first = end;
  }
  return rows;
}
