/** A handful of validation examples, known only by the scores that they allow. */

import { expect, it } from 'vitest';
import type { RunEvent } from '@rewardboard/protocol';
import { found, logOfEvents } from '../testing/healthy-run.ts';

/** Fourteen evaluations of a loss that jumps. */
function jumping(accuracy: (i: number) => number) {
  return logOfEvents(
    Array.from({ length: 14 }, (_, i): RunEvent => ({
      type: 'evaluation',
      step: i + 1,
      values: { 'eval/loss': 0.65 + [0.2, -0.25, 0.3, -0.2, 0.15, -0.3][i % 6]!, 'eval/accuracy': accuracy(i) },
    })),
  );
}

it('jumps that five examples explain are not blamed on the learning rate', () => {
  const fifths = jumping((i) => [0.4, 0.8, 0.6, 0.8, 1][i % 5]!);
  expect(found(fifths, 'unstable-loss')).toBeUndefined();
  expect(found(fifths, 'too-few-examples')).toBeDefined();
  const many = jumping((i) => [0.4123, 0.7847, 0.6211, 0.8091, 0.9733][i % 5]! + i / 10_000);
  expect(found(many, 'unstable-loss')).toBeDefined();
});

it('a number that the first accuracies point to is withdrawn when later ones do not', () => {
  const steps = logOfEvents(
    [0.5, 0.6, 0.7, 0.8, 0.9].map((accuracy, i): RunEvent => ({
      type: 'evaluation',
      step: i + 1,
      values: { 'eval/loss': 1.8 - 0.3 * i, 'eval/accuracy': accuracy },
    })),
  );
  expect(found(steps, 'too-few-examples')).toBeUndefined();
});
