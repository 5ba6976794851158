/** A loss that is summed over a batch has the verdict of its mean. */

import { expect, it } from 'vitest';
import { diagnose } from '../diagnosis/diagnose.ts';
import { DEFAULT_TARGETS } from '../verdict/target.ts';
import { logOfEvents } from '../testing/healthy-run.ts';
import { seededRandom } from '../testing/random.ts';

const judged = (times: number, validation: (i: number) => number, training: (i: number) => number) => {
  const random = seededRandom(8);
  const run = logOfEvents(
    Array.from({ length: 15 }, (_, i) => ({
      type: 'evaluation' as const,
      step: i + 1,
      values: {
        'train/loss': times * training(i),
        'eval/loss': times * (validation(i) + random.normal() / 60),
        'eval/accuracy': 0.96 - 0.5 * Math.exp(-i / 2),
      },
    })),
  );
  const { level, rule } = diagnose(run, DEFAULT_TARGETS);
  return `${level} ${rule}`;
};

it.each([
  [
    'healthy, with a small gap',
    (i: number) => 0.11 + 2 * Math.exp(-i / 1.5),
    (i: number) => 0.02 + 2 * Math.exp(-i / 2),
  ],
  ['overfit', (i: number) => 0.2 + Math.exp(-i) + 0.06 * Math.max(0, i - 4), (i: number) => Math.exp(-i / 3)],
])('%s', (_, validation, training) => {
  const [mean, ...summed] = [1, 32, 100, 3000].map((times) => judged(times, validation, training));
  expect(summed).toEqual([mean, mean, mean]);
});
