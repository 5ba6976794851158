/** Losses that are no cross entropies, and scores that show what a constant answer gets. */

import type { Values } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import type { LiveContext } from '../diagnosis/facts.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { DEFAULT_TARGETS } from '../verdict/target.ts';
import { found, logOfEvents } from '../testing/healthy-run.ts';
import { seededRandom } from '../testing/random.ts';

const EPOCHS = 30;

/** A log of one row an epoch. @param of values at a share of the run, and a drawn number for their noise */
function logOf(of: (share: number, noise: () => number) => Values) {
  const random = seededRandom(7);
  return logOfEvents(
    Array.from({ length: EPOCHS }, (_, i) => ({
      type: 'evaluation' as const,
      step: i + 1,
      epoch: i + 1,
      values: of((i + 1) / EPOCHS, () => random.normal()),
    })),
  );
}

/** Squared errors of a target with this variance. @param explains R2 on new examples, and on the training set */
const squares = (variance: number, explains: (share: number) => readonly [number, number], hasR2 = true) =>
  logOf((share, noise) => {
    const [seen, trained] = explains(share);
    const r2 = seen + 0.004 * noise();
    return {
      'train/loss': variance * (1 - trained) * (1 + 0.01 * noise()),
      'eval/loss': variance * (1 - r2),
      ...(hasR2 ? { 'eval/r2': r2 } : {}),
    };
  });

const learns = (share: number) => 0.8 * (1 - Math.exp(-6 * share));

it.each([1e-4, 1, 1e7])('overfits, has a gap or nothing wrong whatever the unit of its squared errors: %s', (unit) => {
  const overfits = squares(unit, (share) => [
    learns(share) - 0.5 * Math.max(0, share - 0.3),
    learns(share) + 0.15 * share,
  ]);
  expect(diagnose(overfits, DEFAULT_TARGETS)).toMatchObject({ level: 'act', rule: 'overfitting' });
  const stays = squares(unit, (share) => [0.5 * (1 - Math.exp(-20 * share)), 0.9 * (1 - Math.exp(-10 * share))]);
  expect(found(stays, 'generalization-gap')).toBeDefined();
  const fine = squares(unit, (share) => [learns(share), learns(share) + 0.004]);
  expect(diagnose(fine, [])).toMatchObject({ level: 'fine' });
});

it('an R2 of 0 says what predicting the mean gets, and that nothing is learned', () => {
  const { sentence, level, keep, advice } = diagnose(
    squares(40, () => [0, 0.01]),
    [],
  );
  expect({ sentence, level, keep }).toEqual({
    level: 'act',
    sentence: expect.stringMatching(/^No better than the mean: validation loss [\d.]+, the mean gets 40\.\d+\.$/),
    keep: null,
  });
  expect(advice.some(({ field }) => field === 'learning_rate')).toBe(true);
  expect(
    found(
      squares(40, () => [0, 0.01], false),
      'no-learning',
    )?.sentence,
  ).not.toContain('the mean');
});

it('a squared error that comes down slowly from far above what the mean gets is being learned', () => {
  const slow = squares(40, (share) => [-2 + 2.6 * share, -2 + 2.6 * share]);
  expect(diagnose(slow, []).findings.map(({ rule }) => rule)).not.toContain('no-learning');
});

it('does not raise a rate that brought the training loss down to what the mean gets', () => {
  const fell = squares(40, (share) => [0, share < 0.05 ? -9 : 0.01]);
  expect(found(fell, 'no-learning')!.advice.map(({ text }) => text)).toContain(
    'Compare several learning rates in short runs first',
  );
});

it('an F1 of 0 finds nothing: that is no miss by chance', () => {
  const run = logOf((share, noise) => ({
    'train/loss': 0.55 + 0.002 * noise(),
    'eval/loss': 0.6 - 0.05 * share + 0.002 * noise(),
    'eval/f1': 0,
    'eval/f1_macro': 0,
  }));
  expect(diagnose(run, DEFAULT_TARGETS)).toMatchObject({
    level: 'watch',
    rule: 'trivial-baseline',
    sentence: 'F1 has been 0 in all 30 evaluations: no positive is ever found.',
    keep: null,
  });
  const late = logOf((share, noise) => ({
    'train/loss': 0.6 - 0.2 * share + 0.002 * noise(),
    'eval/loss': 0.6 - 0.15 * share + 0.002 * noise(),
    'eval/f1': Math.max(0, 0.7 * (share - 0.3)),
  }));
  expect(found(late, 'trivial-baseline')).toBeUndefined();
});

it('in a run of few passes, a loss that leaps to seven times its lowest is no overfitting, and a rate of 3 no matter of regularization', () => {
  const told = (losses: readonly number[], rate: number) => {
    const run = logOfEvents(
      losses.flatMap((loss, i) => [
        {
          type: 'train' as const,
          step: 10 * i + 5,
          values: { 'train/loss': 0.9 * 0.5 ** i, 'train/learning_rate': rate },
        },
        { type: 'evaluation' as const, step: 10 * i + 10, epoch: i + 1, values: { 'eval/loss': loss } },
      ]),
    );
    const overfitting = found(run, 'overfitting');
    return {
      isFound: overfitting !== undefined,
      regularizes: overfitting?.advice.some(({ field }) => field === 'weight_decay'),
    };
  };
  expect(told([0.5, 0.9, 1.4], 1e-4)).toEqual({ isFound: true, regularizes: true });
  expect(told([0.5, 0.9, 1.4], 3)).toEqual({ isFound: true, regularizes: false });
  expect(told([0.5, 3.6, 4], 1e-4).isFound).toBe(false);
});

it('a target that an ended run clearly misses is a finding, also where only its silence says that it ended', () => {
  const run = logOf((share, noise) => ({
    'train/loss': 0.6 - 0.3 * share,
    'eval/loss': 0.6 - 0.3 * share + 0.01 * noise(),
    'eval/accuracy': 0.6 + 0.1 * share + 0.01 * noise(),
  }));
  const later = { now: 30 * 24 * 3_600_000, lastPointAt: 0, trainer: 'unknown' as const };
  const isNamed = (context: LiveContext | null) =>
    diagnose(run, DEFAULT_TARGETS, context).findings.some(
      ({ rule, level }) => rule === 'below-target' && level === 'watch',
    );
  expect([isNamed(null), isNamed(later)]).toEqual([false, true]);
});

it('what guessing gets keeps its name after the log contradicts itself', () => {
  const run = logOf((share) => ({
    'train/loss': 4,
    'eval/loss': 4.1,
    // One minus R² is no longer the loss over the variance.
    'eval/r2': share < 0.5 ? -0.02 : -0.2,
  }));
  expect(found(run, 'no-learning')!.evidence).toContain('Always predicting the mean would get');
});
