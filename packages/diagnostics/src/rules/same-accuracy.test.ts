/** An accuracy that never changes: that of one answer to everything, where nothing else in the log says so. */

import { expect, it } from 'vitest';
import type { RunEvent, Values } from '@rewardboard/protocol';
import { diagnose } from '../diagnosis/diagnose.ts';
import { found, logOfEvents } from '../testing/healthy-run.ts';

const evaluated = (count: number, values: (i: number) => Values) =>
  logOfEvents(
    Array.from({ length: count }, (_, i): RunEvent => ({ type: 'evaluation', step: i + 1, values: values(i) })),
  );
const constant = (accuracy: number, loss: number) => (i: number) => ({
  'eval/accuracy': accuracy,
  'eval/loss': loss + 0.003 * ((i * 7) % 5),
});

it('is named from the fourth evaluation on, if the loss is no better than that of a constant answer', () => {
  expect(found(evaluated(3, constant(0.6402, 0.66)), 'trivial-baseline')).toBeUndefined();
  expect(found(evaluated(4, constant(0.6402, 0.66)), 'trivial-baseline')).toMatchObject({
    level: 'watch',
    onsetStep: 1,
    detectedStep: 4,
    sentence: 'Accuracy stays exactly 0.640: one answer to everything?',
  });
  // Such a loss takes a model that tells the classes apart.
  expect(found(evaluated(6, constant(0.6402, 0.52)), 'trivial-baseline')).toBeUndefined();
});

it('needs more evaluations where a handful of examples would explain it', () => {
  expect(found(evaluated(7, constant(0.5, 0.8)), 'trivial-baseline')).toBeUndefined();
  expect(found(evaluated(8, constant(0.5, 0.8)), 'trivial-baseline')).toBeDefined();
});

it('is over as soon as it changes, and does not come back', () => {
  const changed = evaluated(12, (i) => ({ ...constant(0.6402, 0.66)(i), 'eval/accuracy': i === 6 ? 0.6454 : 0.6402 }));
  expect(found(changed, 'trivial-baseline')).toBeUndefined();
  const { findings } = diagnose(changed, []);
  expect(findings.find(({ rule }) => rule === 'trivial-baseline')?.resolvedStep).toBe(7);
});
