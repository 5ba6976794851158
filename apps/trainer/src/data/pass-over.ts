/** One pass over examples that tells how far it is, where it takes longer than a moment. */

import type { Example, Examples } from './example.ts';

/** How far a part of the preparation is. @param total null: nobody knows it yet */
export type TellPassed = (what: string, done: number, total: number | null) => void;

/** Who goes along with something that takes long. */
export interface ReadingAlong {
  passed?: TellPassed;
  /** Aborted: what is read is not wanted any more, and its reason is thrown. */
  signal?: AbortSignal;
}

/** Of news of how far it is. */
export const TELL_EVERY_MS = 500;
/** The clock is asked once for so many examples. */
const EXAMPLES_BETWEEN_LOOKS = 64;

export function* passOver<E extends Example>(
  examples: Examples<E>,
  what: string,
  tell: TellPassed | undefined,
): Generator<E> {
  let done = 0;
  let toldAt = performance.now();
  let isTold = false;
  for (const example of examples) {
    yield example;
    if (++done % EXAMPLES_BETWEEN_LOOKS !== 0 || !tell) continue;
    const now = performance.now();
    if (now - toldAt < TELL_EVERY_MS) continue;
    toldAt = now;
    isTold = true;
    tell(what, done, examples.length);
  }
  if (isTold) tell?.(what, examples.length, examples.length);
}
