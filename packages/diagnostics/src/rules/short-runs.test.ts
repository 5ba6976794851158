/** Runs of a few dozen evaluations, as most programs log them: one row an epoch, and nothing about the data. */

import type { Values } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { diagnose } from '../diagnosis/diagnose.ts';
import { LeastOfF1 } from '../statistics/least-of-f1.ts';
import { RisingTogether } from '../statistics/rising-together.ts';
import { found, logOfEvents } from '../testing/healthy-run.ts';
import { seededRandom } from '../testing/random.ts';
import { DEFAULT_TARGETS } from '../verdict/target.ts';

const rows = (values: readonly Values[]) =>
  logOfEvents(values.map((row, i) => ({ type: 'evaluation' as const, step: i + 1, epoch: i + 1, values: row })));
/** One column a metric. */
const log = (columns: Record<string, readonly number[]>) =>
  rows(
    Object.values(columns)[0]!.map((_, i) =>
      Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[i]!])),
    ),
  );
const verdict = (columns: Record<string, readonly number[]>) => diagnose(log(columns), DEFAULT_TARGETS);

// A descent from 3 to 0.05, and then both losses double with each epoch.
const descent = [3.1, 2.2, 1.9, 1.1, 1.3, 0.8, 0.62, 0.4, 0.31, 0.2, 0.11, 0.06, 0.05];
const climb = [0.06, 0.1, 0.19, 0.33, 0.5, 0.6];

it('sees both losses rise far above their lowest, however far they had fallen', () => {
  const trained = [...descent, ...climb];
  const validated = [...descent.map((loss) => 1.05 * loss), 0.07, 0.12, 0.3, 0.31, 0.7, 0.2];
  const { rule, level, sentence, keep } = verdict({ 'train/loss': trained, 'eval/loss': validated });
  expect({ rule, level, sentence }).toEqual({
    rule: 'divergence',
    level: 'act',
    sentence: 'Both losses rise since step 13: stop and halve the learning rate.',
  });
  // The lowest evaluation itself is still good.
  expect(keep?.step).toBe(13);
});

it('a training loss that rises now and then, or alone, is no divergence', () => {
  const rising = (validation: readonly number[], training: readonly number[]) => {
    const tracker = new RisingTogether();
    return validation.map((loss, i) => tracker.add(loss, training[i]!)).includes(true);
  };
  const all = [...descent, ...climb];
  expect(rising(all, all)).toBe(true);
  expect(rising([...descent, ...climb.map(() => 0.06)], all)).toBe(false);
  expect(rising(all, [...descent, 0.06, 0.1, 0.09, 0.33, 0.3, 0.6])).toBe(false);
  // What is left of a loss that was a thousand times as high.
  const memorized = descent.map((loss) => loss ** 4);
  expect(rising([...memorized, ...climb.map((loss) => loss ** 4)], [...memorized, ...climb.map((l) => l ** 4)])).toBe(
    false,
  );
});

it('a model that has learned next to nothing does not overfit', () => {
  // Nine classes: ln 9 is 2.197. Training loss hardly falls, and validation loss goes up at the end.
  const training = Array.from({ length: 36 }, (_, i) => 2.2 - 0.0025 * i + 0.002 * (i % 2));
  const end = [2.17, 2.24, 2.22, 2.23, 2.2, 2.32];
  const validation = [...training.slice(0, 30).map((loss, i) => loss + 0.004 * (i % 3)), ...end];
  const accuracy = validation.map((loss) => 0.13 + 0.4 * Math.max(0, 2.2 - loss));
  const poor = {
    'train/loss': training,
    'train/accuracy': accuracy,
    'eval/loss': validation,
    'eval/accuracy': accuracy,
  };
  expect(found(log(poor), 'overfitting')).toBeUndefined();
  // The same rise above a training loss that does fall.
  const memorizing = { ...poor, 'train/loss': training.map((loss, i) => loss - 0.04 * i) };
  expect(found(log(memorizing), 'overfitting')).toBeDefined();
});

it('is no plateau while any score improves, such as a word error rate', () => {
  const epochs = Array.from({ length: 24 }, (_, i) => i);
  const loss = epochs.map((i) => (i < 3 ? 0.5 - 0.2 * i : 0.1 + 0.004 * (i % 2)));
  const training = epochs.map((i) => 0.5 * Math.exp(-i / 3) + 0.02);
  const run = (wer: readonly number[]) => log({ 'train/loss': training, 'eval/loss': loss, 'eval/wer': wer });
  const improving = epochs.map((i) => 0.4 - 0.012 * i + 0.004 * (i % 3));
  const { findings } = diagnose(run(improving), []);
  expect(findings.filter(({ rule }) => rule === 'plateau')).toEqual([]);
  const level = epochs.map((i) => 0.2 + 0.004 * (i % 3));
  expect(found(run(level), 'plateau')?.evidence).toMatch(/^Neither validation loss nor WER has improved/);
});

it('F1 near the top: half a point is a twelfth of the mistakes, and speaks against overfitting', () => {
  const epochs = Array.from({ length: 26 }, (_, i) => i);
  const loss = epochs.map((i) => (i < 4 ? 0.18 - 0.02 * i : 0.12 + 0.002 * i + 0.002 * (i % 2)));
  const training = epochs.map((i) => 0.3 * Math.exp(-i / 4) + 0.03);
  const f1 = epochs.map((i) => 0.9385 + (i < 4 ? 0.01 * (i - 3) : 0.00035 * (i - 3)) + 0.0006 * (i % 2));
  expect(f1.at(-1)! - f1[3]!).toBeLessThan(0.01);
  const columns = { 'train/loss': training, 'eval/loss': loss, 'eval/f1': f1 };
  expect(verdict(columns)).toMatchObject({ rule: 'loss-up-metric-up', level: 'watch' });
  // The same from 0.5 on is worth nothing.
  expect(verdict({ ...columns, 'eval/f1': f1.map((score) => score - 0.44) }).rule).toBe('overfitting');
});

it('says of a training loss that stands still that it does, with one evaluation, too', () => {
  const random = seededRandom(3);
  const train = Array.from({ length: 180 }, (_, i) => ({
    type: 'train' as const,
    step: 50 * (i + 1),
    values: { loss: 1 + 0.045 * random.normal(), learning_rate: 1e-4 },
  })).map(({ type, step, values }) => ({
    type,
    step,
    values: { 'train/loss': values.loss, 'train/learning_rate': values.learning_rate },
  }));
  const evaluation = (loss: number) => ({ type: 'evaluation' as const, step: 8000, values: { 'eval/loss': loss } });
  const still = logOfEvents([...train.slice(0, 160), evaluation(0.992), ...train.slice(160)]);
  expect(diagnose(still, [])).toMatchObject({
    rule: 'no-learning',
    level: 'watch',
    evidence: expect.stringContaining('Validation loss is 0.992 at the only evaluation.'),
  });
  // A score alone may be good from the start, and there is no loss to compare with.
  const scored = { type: 'evaluation' as const, step: 8000, values: { 'eval/accuracy': 0.97 } };
  expect(found(logOfEvents([...train.slice(0, 160), scored, ...train.slice(160)]), 'no-learning')).toBeUndefined();
});

it('needs more for a tick where it has more scores to choose from', () => {
  // Mann and Kendall's deviate of this loss is 2.1.
  const loss = [0.2, 0.23, 0.21, 0.1, 0.19, 0.099, 0.15, 0.09];
  const training = [0.27, 0.2, 0.17, 0.15, 0.13, 0.12, 0.11, 0.1];
  const jumping = [0.78, 0.51, 0.66, 0.77, 0.5, 0.78, 0.67, 0.76];
  expect(verdict({ 'train/loss': training, 'eval/loss': loss }).level).toBe('fine');
  expect(verdict({ 'train/loss': training, 'eval/loss': loss, 'eval/accuracy': jumping })).toMatchObject({
    level: 'unknown',
    sentence: 'Can’t tell: validation loss varies by more than it has gained.',
  });
});

it('does not call a loss improving at the end whose last evaluation was worse', () => {
  const { keep } = diagnose(
    logOfEvents([
      ...[0.7, 0.3, 0.32].map((loss, i) => ({
        type: 'evaluation' as const,
        step: 100 * (i + 1),
        values: { 'train/loss': 0.3 - 0.05 * i, 'eval/loss': loss },
      })),
      { type: 'end', step: 300, outcome: 'finished' },
    ]),
    [],
  );
  expect(keep?.outlook.sentence).toMatch(/^Validation loss last improved 1 evaluation before the end/);
});

it('knows from the digits of F1 that there are more than a handful of examples', () => {
  const least = new LeastOfF1();
  expect(least.examples).toBe(1);
  least.add(0.8);
  expect(least.examples).toBe(2);
  least.add(0.9383);
  expect(least.examples).toBe(41);
  least.add(0.71072813);
  expect(least.examples).toBe(200);
});
