/** Whether a part of the validation set is answered better or worse than the rest. */

import type { Counts } from './counts.ts';
import { totalOf } from './counts.ts';
import type { Word } from './difference.ts';
import { FEW_EXAMPLES, levelOf } from './difference.ts';
import { wilson } from './intervals.ts';
import { normalQuantile } from './student-t.ts';

export interface SliceResult {
  accuracy: number;
  /** From the accuracy of all other examples. */
  difference: number;
  /** 95 %, for this slice alone. */
  half: number;
  /** `real` holds for all slices together. */
  word: Word;
  /** Accuracy of always saying the slice's commoner label. */
  constant: number;
  /** Whether the accuracy is above that constant beyond noise (95 %, Wilson). */
  beatsConstant: boolean;
}

/** Two proportions, unpooled. @param all of the whole set, the slice included @param slices how many are shown */
export function sliceAgainstRest(slice: Counts, all: Counts, slices: number): SliceResult {
  const [n, rest] = [totalOf(slice), totalOf(all) - totalOf(slice)];
  const right = slice.tp + slice.tn;
  const accuracy = right / n;
  const others = (all.tp + all.tn - right) / rest;
  const error = Math.sqrt((accuracy * (1 - accuracy)) / n + (others * (1 - others)) / rest);
  const difference = accuracy - others;
  const isBeyond = (level: number) => Math.abs(difference) > normalQuantile(level) * error;
  const constant = Math.max(slice.tp + slice.fn, slice.tn + slice.fp) / n;
  return {
    accuracy,
    difference,
    half: normalQuantile(0.95) * error,
    word: n < FEW_EXAMPLES ? 'too few' : isBeyond(levelOf(slices)) ? 'real' : isBeyond(0.95) ? 'likely' : 'cannot tell',
    constant,
    beatsConstant: wilson(right, n).low > constant,
  };
}
