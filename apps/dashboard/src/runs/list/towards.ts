/** Draws many rows in several frames: each brings a few of those that are wanted, and what they take the nodes of goes. */

export interface Wanted {
  /** Rows `from` to `to`, without the last. */
  from: number;
  to: number;
  /** How many rows can be drawn: two of which the indices differ by this share their nodes. */
  slots: number;
  /** Rows of the list. */
  count: number;
}

/** New rows of one frame. More of them would keep the page from answering for longer than a person doesn't notice. */
export const ROWS_A_FRAME = 12;

/**
 * @param drawn indices of rows, ascending
 * @returns the same array where all that is wanted is drawn, and nothing else
 */
export function towards(drawn: readonly number[], { from, to, slots }: Omit<Wanted, 'count'>): readonly number[] {
  const known = new Set(drawn);
  const missing: number[] = [];
  for (let index = from; index < to; index++) if (!known.has(index)) missing.push(index);
  // From the middle on, where it is looked at.
  const middle = (from + to) / 2;
  if (from > 0) missing.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  const added = missing.slice(0, ROWS_A_FRAME);
  const taken = new Set(added.map((index) => index % slots));
  const isDone = added.length === missing.length;
  const kept = drawn.filter((index) => !taken.has(index % slots) && (!isDone || (index >= from && index < to)));
  if (added.length === 0 && kept.length === drawn.length) return drawn;
  return [...kept, ...added].sort((a, b) => a - b);
}
