/** Accuracy by position of the scored step, drawn example by example: our generated solutions have one label each. */

import type { Random } from '../../../../apps/trainer/src/base/random.ts';
import type { Reported } from './recipe.ts';

const POSITIONS = 6;
/** Solutions that have a first step; each position has three quarters of the one before it. */
const SOLUTIONS = 1_200;
const KEPT = 0.75;

export function drawnPositions(
  steps: readonly number[],
  { first, last, from }: NonNullable<Reported['positions']>,
  random: Random,
): Record<string, number[]> {
  return Object.fromEntries(
    Array.from({ length: POSITIONS }, (_, position) => {
      const examples = Math.round(SOLUTIONS * KEPT ** position);
      const column = steps.map((step, i) => {
        const learned = 1 - 0.35 * Math.exp(-i / 3);
        const level = step >= from ? first + ((last - first) * position) / (POSITIONS - 1) : first;
        let right = 0;
        for (let n = 0; n < examples; n++) if (random() < 0.5 + (level - 0.5) * learned) right++;
        return Number((right / examples).toFixed(4));
      });
      return [`eval/position/${position + 1}/accuracy`, column];
    }),
  );
}
