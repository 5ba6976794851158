/** Which checkpoint to keep: never a constant answer, of ties the one with the lowest loss, and by the score where the loss is no judge. */

import type { Counts } from '@rewardboard/metrics';
import type { RunEvent } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { diagnose } from '../diagnosis/diagnose.ts';
import { infoWith, reported } from '../testing/draw-run.ts';
import { countsAt, draw, logOfEvents, runOfEvents } from '../testing/healthy-run.ts';

const BY_F1 = infoWith({ trainConfig: { metric_for_best_model: 'f1', greater_is_better: true } });

/** A run that selects by F1: counts and loss of each evaluation. */
function diagnosed(evaluations: readonly { counts: Counts; loss: number }[], end: RunEvent[] = []) {
  return diagnose(
    runOfEvents([
      { type: 'start', info: BY_F1 },
      ...evaluations.map(({ counts, loss }, i): RunEvent => ({
        type: 'evaluation',
        step: 50 * (i + 1),
        values: { ...reported(counts), 'eval/loss': loss },
        counts,
      })),
      ...end,
    ]),
    [],
  );
}
/** Of 887 positives among 1,000, always "positive" has the highest F1, 0.94. */
const constant = { counts: { tp: 887, fp: 113, fn: 0, tn: 0 }, loss: 0.4 };
const real = { counts: countsAt(887, 113, 0.9, 0.6), loss: 0.3 };

it('is never a constant answer, although F1 of mostly positive examples is highest there', () => {
  expect(diagnosed([constant, real, real, constant]).keep).toMatchObject({ step: 100, metric: 'eval/f1' });
});

it('is none while no evaluation is better than a constant, and the reason is given', () => {
  const guessing = { counts: countsAt(887, 113, 0.9, 0.12), loss: 0.36 };
  const running = diagnosed([constant, guessing]);
  expect(running).toMatchObject({ keep: null });
  expect(running.nothingToKeep).toBe(
    'Nothing worth keeping yet: no evaluation is clearly better than a constant answer.',
  );
  const over = diagnosed([constant, guessing], [{ type: 'end', outcome: 'finished', step: 100 }]);
  expect(over.nothingToKeep).toMatch(/^Nothing worth keeping: /);
  expect(diagnosed([constant, real]).nothingToKeep).toBeUndefined();
});

it('may be better than a constant by its loss, its ranking or its balanced accuracy alone', () => {
  const majority = { counts: countsAt(887, 113, 0.99, 0.06), loss: 0.25 };
  expect(diagnosed([majority]).keep).not.toBeNull();
  const run = (values: Record<string, number>) =>
    diagnose(
      runOfEvents([
        {
          type: 'evaluation',
          step: 1,
          values: { 'eval/loss': 1.2, 'eval/runtime': 1, 'eval/samples_per_second': 400, ...values },
        },
      ]),
      [],
    ).keep;
  expect(run({ 'eval/roc_auc': 0.7 })).not.toBeNull();
  expect(run({ 'eval/roc_auc': 0.52 })).toBeNull();
  expect(run({ 'eval/balanced_accuracy': 0.6 })).not.toBeNull();
  expect(run({ 'eval/mcc': 0 })).toBeNull();
  // Nothing here can be compared with a constant.
  const plain = logOfEvents([{ type: 'evaluation', step: 1, values: { 'eval/loss': 1.2, 'eval/bleu': 0 } }]);
  expect(diagnose(plain, []).keep).not.toBeNull();
});

it('is, of evaluations that are tied, the one with the lowest validation loss', () => {
  const at = (recall: number, loss: number) => ({ counts: countsAt(400, 600, recall, 0.9), loss });
  const list = [at(0.6, 0.5), at(0.8, 0.4), at(0.81, 0.45), at(0.815, 0.7)];
  expect(diagnosed(list).keep).toMatchObject({ step: 100, metric: 'eval/f1', asGood: 2 });
});

it('is chosen by the score, and not by the loss, where the score rises with the loss', () => {
  const rising = (share: number) => 0.3 + 0.4 * Math.abs(share - 0.3);
  const { rule, keep } = diagnose(draw({ validation: rising }), []);
  expect(rule).toBe('loss-up-metric-up');
  expect(keep!.metric).not.toBe('eval/loss');
  expect(keep!.step).toBeGreaterThan(0.5 * 2000);
});
