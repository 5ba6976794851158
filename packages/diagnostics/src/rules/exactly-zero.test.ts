/** A training loss of exactly 0: no model, and no reason to wait for an evaluation. */

import { expect, it } from 'vitest';
import type { RunEvent, Values } from '@rewardboard/protocol';
import { diagnose } from '../diagnosis/diagnose.ts';
import { found, logOfEvents } from '../testing/healthy-run.ts';

const FILTERS: RunEvent = { type: 'about', about: { lossNanFiltered: true } };
const END: RunEvent = { type: 'end', step: 1, outcome: 'finished' };
const trained = (losses: readonly number[], more: Values = {}): RunEvent[] =>
  losses.map((loss, i) => ({ type: 'train', step: i + 1, values: { 'train/loss': loss, ...more } }));
const verdict = (...events: RunEvent[]) => {
  const { level, rule, sentence } = diagnose(logOfEvents(events), []);
  return { level, rule, sentence };
};

it('is named in a log without evaluations, whether or not the trainer is known to filter NaN', () => {
  const sentence = 'Training loss has been exactly 0 since step 4: check labels and loss.';
  expect(verdict(...trained([2.1, 2.2, 1.9, 0, 0, 0]))).toEqual({ level: 'watch', rule: 'non-finite', sentence });
  expect(verdict(FILTERS, ...trained([2.1, 2.2, 1.9, 0]))).toMatchObject({ level: 'act', rule: 'non-finite' });
  // Always: no label counts.
  expect(verdict(...trained([0, 0, 0]))).toMatchObject({ level: 'watch', rule: 'non-finite' });
  expect(found(logOfEvents(trained([0, 0, 0])), 'non-finite')!.evidence).toMatch(/never anything but 0/);
  // Labels come first where the loss never was anything else.
  const advice = (...losses: number[]) =>
    found(logOfEvents([FILTERS, ...trained(losses)]), 'non-finite')!.advice[0]!.text;
  expect(advice(0, 0, 0)).toMatch(/ignore all labels/);
  expect(advice(2.1, 2.2, 1.9, 0)).not.toMatch(/labels/);
});

it('needs a single point after losses above 10, or where the run ends with it', () => {
  expect(verdict(...trained([11.4, 0]))).toMatchObject({ level: 'watch', rule: 'non-finite' });
  expect(verdict(FILTERS, ...trained([11.4, 0]))).toMatchObject({ level: 'act', rule: 'non-finite' });
  expect(verdict(...trained([0]), END)).toMatchObject({ level: 'watch', rule: 'non-finite' });
  expect(verdict(...trained([1.2, 0]))).toMatchObject({ rule: null });
});

it('is over with the next loss that is a number, if it was that of a batch or two', () => {
  const run = logOfEvents([FILTERS, ...trained([11.4, 10.9, 0, 10.2])]);
  expect(found(run, 'non-finite')).toBeUndefined();
  expect(diagnose(run, []).findings).toMatchObject([{ rule: 'non-finite', onsetStep: 3, resolvedStep: 4 }]);
});

it('is none in a loss that comes down to 0, is 0 now and then, belongs to a policy, or has an evaluation', () => {
  const hinge = [0.9, 0.7, 0.4, 0.2, 0.05, 0.01, 0, 0, 0, 0];
  const evaluation: RunEvent = { type: 'evaluation', step: 7, values: { 'eval/loss': 0.2, 'eval/accuracy': 0.98 } };
  for (const events of [
    trained(hinge),
    trained([1.2, 0, 0.8, 0, 0, 0.9, 0, 0]),
    trained([0, 0, 0, 0], { 'train/reward': 0.2 }),
    trained([0, 0, 0, 0], { 'train/grad_norm': 0.4 }),
    [...trained([2.1, 2.2, 1.9, 0, 0, 0, 0]), evaluation],
  ])
    expect(found(logOfEvents(events), 'non-finite')).toBeUndefined();
});

it('a gradient norm that is NaN calls for action in the middle of a training without a loss, and not in its first steps', () => {
  const from = (first: number) =>
    logOfEvents(
      Array.from({ length: 8 }, (_, i): RunEvent => ({
        type: 'train',
        step: first + i,
        values: { 'train/grad_norm': NaN, 'train/learning_rate': 3e-4 },
      })),
    );
  expect(found(from(5426), 'non-finite')).toMatchObject({
    level: 'act',
    sentence: expect.stringMatching(/^Gradient norm has not been finite since step 5,42\d/) as string,
  });
  expect(found(from(1), 'non-finite')).toBeUndefined();
});
