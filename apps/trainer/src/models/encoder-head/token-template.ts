/** How an encoder's tokenizer joins two texts: the special tokens around them, and the segment of each. */

export interface TokenTemplate {
  before: readonly number[];
  between: readonly number[];
  after: readonly number[];
  /** Segment id of the first text with its special tokens, and of the second. */
  segments: readonly [number, number];
}

export interface TokenRow {
  ids: number[];
  segments: number[];
  /** The tokens of the last step: from, to. */
  lastStep: [number, number];
}

/** Maximum share of the problem if not everything fits into a row. */
const PROBLEM_SHARE = 1 / 3;

/** Derives the template from a tokenized pair. @returns null if the two texts aren't found in it */
export function templateOf(
  first: readonly number[],
  second: readonly number[],
  pair: readonly number[],
  types: readonly number[] | null,
): TokenTemplate | null {
  const at = indexOf(pair, first, 0);
  const then = at < 0 ? -1 : indexOf(pair, second, at + first.length);
  if (then < 0) return null;
  return {
    before: pair.slice(0, at),
    between: pair.slice(at + first.length, then),
    after: pair.slice(then + second.length),
    segments: types ? [types[at]!, types[then]!] : [0, 0],
  };
}

/** Truncates the earliest steps, the end of the problem, and the beginning of the last step. */
export function tokenRow(
  problem: readonly number[],
  steps: readonly (readonly number[])[],
  template: TokenTemplate,
  maxTokens: number,
): TokenRow {
  const room = maxTokens - template.before.length - template.between.length - template.after.length;
  const total = steps.reduce((sum, { length }) => sum + length, 0);
  const head = problem.slice(0, Math.max(Math.floor(room * PROBLEM_SHARE), room - total));
  const solution = steps.flat().slice(-(room - head.length));
  const first = [...template.before, ...head, ...template.between];
  const ids = [...first, ...solution, ...template.after];
  const lastLength = Math.min(steps.at(-1)!.length, solution.length);
  const end = first.length + solution.length;
  // As in BERT, the tokens in between belong to the first segment.
  const segments = ids.map((_, i) => (i < first.length ? template.segments[0] : template.segments[1]));
  return { ids, segments, lastStep: [end - lastLength, end] };
}

function indexOf(list: readonly number[], part: readonly number[], from: number): number {
  for (let i = from; i + part.length <= list.length; i++) if (part.every((value, j) => list[i + j] === value)) return i;
  return -1;
}
