/** What is said about continuing is true of the evaluations that there are. */

import { expect, it } from 'vitest';
import { diagnose } from '../diagnosis/diagnose.ts';
import { runOfEvents } from '../testing/healthy-run.ts';

function sentenceFor(losses: readonly number[], isOver = false): string {
  const run = runOfEvents([
    ...losses.map((loss, i) => ({ type: 'evaluation', step: 10 * (i + 1), values: { 'eval/loss': loss } }) as const),
    ...(isOver ? [{ type: 'end', outcome: 'finished', step: 10 * losses.length } as const] : []),
  ]);
  return diagnose(run, []).keep!.outlook.sentence;
}

it('a single evaluation shows no trend', () => {
  expect(sentenceFor([0.6])).toBe('Continue: a single evaluation does not show whether validation loss improves.');
  expect(sentenceFor([0.6], true)).toBe('A single evaluation does not show whether validation loss was still improving.');
});

it('a loss that only rises has not improved since the first evaluation', () => {
  expect(sentenceFor([0.6, 0.7, 0.8, 0.9])).toBe(
    'Continue for now: validation loss hasn’t improved beyond noise since the first evaluation.',
  );
});

it('names an average only if the improvement was one of a full average', () => {
  expect(sentenceFor([0.6, 0.5, 0.7, 0.8])).toBe('Continue: validation loss last improved 2 evaluations ago.');
  expect(sentenceFor([0.6, 0.5, 0.4])).toBe(
    'Continue: validation loss improved at the last evaluation (average of 3 evaluations: 0.500).',
  );
});
