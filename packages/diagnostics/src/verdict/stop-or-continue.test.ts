/** What is said about continuing is true of the evaluations that there are, and of a run that has ended. */

import { expect, it } from 'vitest';
import { diagnose } from '../diagnosis/diagnose.ts';
import { factsOf } from '../diagnosis/facts.ts';
import { Improvement } from '../statistics/improvement.ts';
import { after, draw, learning, runOfEvents } from '../testing/healthy-run.ts';
import { stopOrContinue } from './stop-or-continue.ts';

function sentenceFor(losses: readonly number[], isOver = false): string {
  const run = runOfEvents([
    ...losses.map((loss, i) => ({ type: 'evaluation', step: 10 * (i + 1), values: { 'eval/loss': loss } }) as const),
    ...(isOver ? [{ type: 'end', outcome: 'finished', step: 10 * losses.length } as const] : []),
  ]);
  return diagnose(run, []).keep!.outlook.sentence;
}

const rising = (share: number) => learning(share) + 0.3 * after(0.5)(share);

it('a single evaluation shows no trend', () => {
  expect(sentenceFor([0.6])).toBe('Continue: a single evaluation does not show whether validation loss improves.');
  expect(sentenceFor([0.6], true)).toBe(
    'A single evaluation does not show whether validation loss was still improving.',
  );
});

it('a loss that only rises has not improved since the first evaluation', () => {
  expect(sentenceFor([0.6, 0.7, 0.8, 0.9])).toBe(
    'Not clear yet: validation loss hasn’t improved beyond noise since the first evaluation.',
  );
});

it('names an average only if the improvement was one of a full average', () => {
  expect(sentenceFor([0.6, 0.5, 0.7, 0.8])).toBe('Continue: validation loss last improved 2 evaluations ago.');
  expect(sentenceFor([0.6, 0.5, 0.4])).toBe(
    'Continue: validation loss improved at the last evaluation (average of 3 evaluations: 0.500).',
  );
});

it('nobody is asked to continue a run that overfits, not even after three evaluations', () => {
  const rows = [
    [0.444, 0.29],
    [0.247, 0.268],
    [0.134, 0.369],
  ];
  const run = runOfEvents(
    rows.map(([training, validation], i) => ({
      type: 'evaluation',
      step: i + 1,
      values: { 'train/loss': training!, 'eval/loss': validation! },
    })),
  );
  const { rule, keep } = diagnose(run, []);
  expect(rule).toBe('overfitting');
  expect(keep!.outlook).toMatchObject({
    advice: 'stop',
    sentence: 'Stop: the model is overfitting, and validation loss last improved 1 evaluation ago.',
  });
});

it('a loss that rises beside a better score is no reason to stop', () => {
  const { rule, keep } = diagnose(draw({ validation: rising }), []);
  expect(rule).toBe('loss-up-metric-up');
  // It is the score that chooses then, unless the run chooses by the loss.
  expect(keep!.metric).toBe('eval/f1');
  expect(keep!.outlook.sentence).not.toMatch(/stop/i);
  const byLoss = draw({ validation: rising, info: { trainConfig: { metric_for_best_model: 'eval_loss' } } });
  expect(diagnose(byLoss, []).keep!.outlook.sentence).toMatch(
    /^(Continue|Not clear yet): validation loss hasn’t improved beyond noise for .*, but F1 has\.$/,
  );
});

it('advises stopping only while the run may still be going', () => {
  const run = draw({ validation: rising, accuracy: (share) => 0.8 - 0.1 * after(0.5)(share) });
  const textsFor = (context: Parameters<typeof diagnose>[2]) => {
    const { advice, keep } = diagnose({ ...run, end: null }, [], context);
    return `${advice[0]!.text} ${keep!.outlook.sentence}`;
  };
  const lastPointAt = run.lastTime ?? 0;
  expect(textsFor({ now: lastPointAt + 1, lastPointAt, trainer: 'alive' })).toMatch(/Stop now\. .* Stop: /);
  expect(textsFor({ now: lastPointAt + 1, lastPointAt, trainer: 'gone' })).not.toMatch(/stop/i);
  expect(textsFor({ now: lastPointAt + 1e9, lastPointAt, trainer: 'unknown' })).not.toMatch(/stop/i);
});

it('a metric without a gain for many evaluations is no reason to continue, however long the run is', () => {
  const improvement = new Improvement(-1);
  for (let i = 0; i < 64; i++) improvement.add(10 * i, Math.max(0.5, 1 - 0.01 * i), 0.001);
  const facts = { ...factsOf(null), lastStep: 590 };
  expect(stopOrContinue(facts, 'eval/loss', improvement, -1).sentence).toMatch(
    /^Not clear yet: validation loss hasn’t improved beyond noise for \d+ steps/,
  );
});

it('nothing is stopped while a score still improves', () => {
  const improvement = new Improvement(-1);
  for (let i = 0; i < 30; i++) improvement.add(10 * i, 0.5, 0.01);
  const facts = { ...factsOf(null), lastStep: 290, improvingScore: 'eval/f1' };
  expect(stopOrContinue(facts, 'eval/loss', improvement, -1)).toMatchObject({
    advice: 'go on',
    sentence: 'Continue: validation loss hasn’t improved beyond noise for 290 steps (29 evaluations), but F1 has.',
  });
});

it('a gain long ago is no reason to continue: a few more evaluations tell', () => {
  expect(sentenceFor([0.9, 0.5, 0.52, 0.51, 0.53, 0.5, 0.52, 0.51, 0.53])).toBe(
    'Not clear yet: validation loss last improved 4 evaluations ago.',
  );
});

it('whoever was told to stop is not told to continue later', () => {
  const losses = [0.9, 0.7, 0.6, ...Array.from({ length: 13 }, (_, i) => 0.6 + 0.001 * (i % 3))];
  expect(sentenceFor(losses)).toMatch(/^Stop: /);
  expect(sentenceFor([...losses, 0.3])).toBe('Not clear yet: validation loss improved again after a long pause.');
});

it('beside a headline that needs action, nothing says to continue', () => {
  const run = runOfEvents([
    ...[0.6, 0.5, 0.4, 0.35, 0.3, 0.28].map(
      (loss, i) => ({ type: 'evaluation', step: 10 * (i + 1), values: { 'eval/loss': loss } }) as const,
    ),
    ...[NaN, NaN, NaN, NaN].map(
      (loss, i) => ({ type: 'train', step: 61 + i, values: { 'train/loss': loss } }) as const,
    ),
  ]);
  const { level, keep } = diagnose(run, []);
  expect(level).toBe('act');
  expect(keep!.outlook).toMatchObject({ advice: 'wait', sentence: 'Not clear yet: see the finding first.' });
});

it('does not say stop while the validation loss still falls, though F1 was higher before anything was learned', () => {
  const f1 = [0.25, 0.2, 0.1, 0.05, ...Array.from({ length: 12 }, (_, i) => 0.01 * i)];
  const run = runOfEvents(
    f1.map((value, i) => ({
      type: 'evaluation',
      step: 10 * (i + 1),
      values: { 'train/loss': 0.69 - 0.02 * i, 'eval/loss': 0.69 - 0.02 * i, 'eval/f1': value },
    })),
  );
  run.about = { config: { metric_for_best_model: 'f1' } };
  expect(diagnose(run, []).keep!.outlook).toMatchObject({
    advice: 'wait',
    sentence:
      'Not clear yet: F1 hasn’t improved beyond noise since the first evaluation, but validation loss still improves.',
  });
});

it('advises no larger model and no higher rate where the loss exploded before the first evaluation', () => {
  const losses = (first: number) =>
    diagnose(
      runOfEvents([
        ...Array.from({ length: 20 }, (_, i) => ({
          type: 'evaluation' as const,
          step: i + 1,
          values: {
            'train/loss': i === 0 ? first : 0.074 + 0.001 * (i % 2) + 10 ** -i,
            'eval/loss': 0.073 + 0.001 * (i % 2) + 10 ** -i,
          },
        })),
        { type: 'end' as const, outcome: 'finished' as const, step: 20 },
      ]),
      [],
    );
  const isLarger = (first: number) => losses(first).advice.some(({ text }) => /larger model/.test(text));
  expect(losses(1).rule).toBe('plateau');
  expect([isLarger(1), isLarger(5e6)]).toEqual([true, false]);
});
