/** Rules on the two losses: the direction first, then one drawn run that must fire and one that must not. */

import type { RunEvent } from '@rewardboard/protocol';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../diagnosis/diagnose.ts';
import { DEFAULT_TARGETS } from '../verdict/target.ts';
import type { Drawing } from '../testing/draw-run.ts';
import { EVAL_STEPS, drawRun } from '../testing/draw-run.ts';
import { HEALTHY, after, draw, found, learning, logOfEvents, rules, runOfEvents } from '../testing/healthy-run.ts';
import { seededRandom } from '../testing/random.ts';

it('finds nothing in a run that learns and levels off', () => {
  expect(rules(draw({}))).toEqual([]);
  expect(diagnose(draw({}), DEFAULT_TARGETS).level).toBe('fine');
});

describe('overfitting', () => {
  const since = after(0.4);
  /** Accuracy that gets no better once the validation loss rises. */
  const level = (share: number) => HEALTHY.accuracy!(Math.min(0.4, share));
  const rising: Partial<Drawing> = {
    validation: (share) => learning(share) + 0.25 * since(share),
    training: (share) => learning(share) * (1 - 0.4 * since(share)),
    accuracy: level,
  };

  it('does not name a noise that is larger than the rise, which a steep descent leaves in a short run', () => {
    const training = [7.8, 6.3, 3.5, 1.6, 0.7, 0.36, 0.25, 0.19, 0.16, 0.14];
    const validation = [7.2, 6, 4, 2.9, 2.66, 2.8, 2.77, 2.79, 2.87, 2.91];
    const run = logOfEvents(
      validation.map((loss, i) => ({
        type: 'evaluation' as const,
        step: i + 1,
        values: { 'train/loss': training[i]!, 'eval/loss': loss },
      })),
    );
    const { evidence } = found(run, 'overfitting')!;
    expect(evidence).toContain('Each of the 5 evaluations since then was higher.');
    expect(evidence).not.toContain('vary by');
    expect(found(draw(rising), 'overfitting')!.evidence).toContain('vary by');
  });

  it('fires when validation loss rises while training loss falls, not the other way round', () => {
    expect(found(draw(rising), 'overfitting')).toMatchObject({ level: 'act' });
    expect(found(draw({ training: rising.validation!, validation: rising.training! }), 'overfitting')).toBeUndefined();
  });

  it('names the onset near the truth, is seen after it, and says which checkpoint to keep', () => {
    const finding = found(draw(rising), 'overfitting')!;
    const truth = 0.4 * 40 * EVAL_STEPS;
    expect(Math.abs(finding.onsetStep - truth)).toBeLessThanOrEqual(4 * EVAL_STEPS);
    expect(finding.detectedStep).toBeGreaterThan(finding.onsetStep);
    expect(finding.detectedStep - truth).toBeLessThanOrEqual(12 * EVAL_STEPS);
    expect(finding.sentence).toMatch(/^Overfitting since step [\d,]+: keep checkpoint [\d,]+\.$/);
    expect(finding.evidence).toMatch(/Evaluations of this run vary by ±0\.0\d\d\./);
  });

  it('stays silent when both losses rise: that is divergence', () => {
    const both = {
      training: (share: number) => learning(share) + 1.5 * since(share),
      validation: (share: number) => learning(share) + 1.5 * since(share),
    };
    expect(found(draw(both), 'overfitting')).toBeUndefined();
  });

  it('compares with the noise of the run: the same rise in a noisier run does not fire', () => {
    const small = {
      accuracy: level,
      validation: (share: number) => learning(share) + 0.04 * since(share),
      training: (share: number) => learning(share) * (1 - 0.1 * since(share)),
    };
    expect(found(draw({ ...small, validationNoise: 0.002 }), 'overfitting')).toBeDefined();
    expect(found(draw({ ...small, validationNoise: 0.05 }), 'overfitting')).toBeUndefined();
  });

  it('hardly ever fires on a flat validation loss, although training loss falls and the lowest of many points is low by chance', () => {
    const stays = (seed: number) =>
      draw(
        {
          validation: () => 0.4,
          training: (share) => 0.42 - 0.05 * share,
          accuracy: () => 0.85,
          validationNoise: 0.015,
        },
        seed,
      );
    const said = Array.from({ length: 40 }, (_, seed) => seed).filter((seed) => found(stays(seed), 'overfitting'));
    expect(said.length, said.join(', ')).toBeLessThanOrEqual(1);
  });

  it('fires on memorization even if the few steep evaluations do not show their noise', () => {
    // The losses of a real run of ten epochs, and the same with a training loss that stays.
    const validation = [7.24, 5.97, 3.96, 2.9, 2.66, 2.8, 2.77, 2.79, 2.87, 2.91];
    const training = [7.77, 6.27, 3.53, 1.61, 0.69, 0.36, 0.25, 0.19, 0.16, 0.14];
    const run = (trained: (i: number) => number) =>
      runOfEvents(
        validation.map((loss, i) => ({
          type: 'evaluation',
          step: i + 1,
          values: { 'eval/loss': loss, 'train/loss': trained(i), 'eval/accuracy': Math.min(0.62, 0.2 * i) },
        })),
      );
    expect(
      found(
        run((i) => training[i]!),
        'overfitting',
      ),
    ).toMatchObject({ onsetStep: 5, detectedStep: 10 });
    expect(
      found(
        run((i) => Math.max(0.65, training[i]!)),
        'overfitting',
      ),
    ).toBeUndefined();
  });

  it('is resolved when the validation loss comes back', () => {
    const hump = (share: number) => 0.3 * Math.exp(-(((share - 0.5) / 0.1) ** 2));
    const run = draw({
      validation: (share) => learning(share) + hump(share),
      training: (share) => learning(share) - 0.1 * hump(share),
      accuracy: () => 0.86,
    });
    const finding = diagnose(run, DEFAULT_TARGETS).findings.find(({ rule }) => rule === 'overfitting')!;
    expect(finding.resolvedStep).toBeGreaterThan(finding.detectedStep);
    expect(finding.sentence).toContain('resolved at step');
    expect(finding.advice).toEqual([]);
  });

  it('makes the advice concrete from the configuration of the run', () => {
    const info = { trainConfig: { weight_decay: 0.01, num_train_epochs: 16, learning_rate: 2e-4 } };
    expect(found(draw({ ...rising, info }), 'overfitting')!.advice).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ field: 'weight_decay', from: '0.01', to: '0.02' }),
        expect.objectContaining({ field: 'num_train_epochs', from: '16', to: '2' }),
        expect.objectContaining({ text: 'Use about twice as many training examples: 9,000 → 18,000' }),
      ]),
    );
    const { info: _, ...without } = { ...rising, info };
    expect(found(draw(without), 'overfitting')!.advice).toContainEqual({
      text: 'Add regularization',
      field: 'weight_decay',
      to: '0.02',
    });
  });

  it('without training loss, says only that validation loss rises, and why', () => {
    const { training: _, ...validationOnly } = { ...HEALTHY, ...rising };
    const finding = found(drawRun(validationOnly, seededRandom(1)), 'overfitting')!;
    expect(finding.title).toBe('Validation loss rising');
    expect(finding.evidence).toContain('no training loss');
  });

  it('explains the gap and the plateau that follow from it', () => {
    const run = draw(rising);
    expect(rules(run)).not.toContain('generalization-gap');
    expect(found(run, 'overfitting')!.evidence).toContain('Also seen:');
  });
});

describe('loss-up-metric-up', () => {
  const since = after(0.3);
  const confident: Partial<Drawing> = {
    validation: (share) => learning(share) + 0.25 * since(share),
    training: (share) => learning(share) * (1 - 0.6 * since(share)),
  };

  it('fires when accuracy rises with the loss, and then overfitting does not', () => {
    const run = draw({ ...confident, accuracy: (share) => 0.5 + 0.4 * share });
    // F1 comes before accuracy.
    expect(found(run, 'loss-up-metric-up')!.sentence).toBe('Loss rises, but so does F1: overconfident, not worse.');
    expect(rules(run)).not.toContain('overfitting');
  });

  it('does not call a model overconfident whose ROC AUC falls while its accuracy rises', () => {
    const events = Array.from({ length: 20 }, (_, i): RunEvent => {
      const wobble = 0.002 * ((i * 7) % 3);
      const accuracy = 0.8 + 0.05 * (i / 20) + wobble;
      const values = { 'train/loss': 0.6 * Math.exp(-i / 6), 'eval/loss': 0.42 + 0.02 * Math.max(0, i - 3) + wobble };
      return {
        type: 'evaluation',
        step: 100 * (i + 1),
        values: { ...values, 'eval/accuracy': accuracy, 'eval/roc_auc': 0.9 - 0.004 * i + wobble },
      };
    });
    const finding = found(runOfEvents(events), 'loss-up-metric-up')!;
    expect(finding).toMatchObject({ level: 'watch', title: 'Scores disagree' });
    expect(finding.sentence).toBe('Loss rises; accuracy improves, but ROC AUC gets worse.');
    expect(finding.advice.map(({ text }) => text)).not.toContain('Do not stop because of the loss alone');
  });

  it('does not fire when accuracy falls: that is overfitting', () => {
    const run = draw({ ...confident, accuracy: (share) => 0.9 - 0.2 * share });
    expect(found(run, 'loss-up-metric-up')).toBeUndefined();
    expect(found(run, 'overfitting')).toBeDefined();
  });
});

describe('generalization-gap', () => {
  it('fires when validation loss is above training loss, not below', () => {
    const training = (share: number) => learning(3 * share);
    const above = draw({ training, validation: (share) => training(share) + 0.12 });
    const below = draw({ training, validation: (share) => training(share) - 0.12 });
    expect(found(above, 'generalization-gap')!.numbers.gap).toBeCloseTo(0.12, 1);
    expect(found(below, 'generalization-gap')).toBeUndefined();
  });

  it('accepts the guide’s 0.05 and less', () => {
    expect(found(draw({ validation: (share) => learning(share) + 0.03 }), 'generalization-gap')).toBeUndefined();
  });

  it('calls the guide’s own example a very large gap, although it is a single evaluation', () => {
    const run = runOfEvents([{ type: 'evaluation', step: 500, values: { 'train/loss': 0.2134, 'eval/loss': 0.4567 } }]);
    expect(diagnose(run, DEFAULT_TARGETS)).toMatchObject({
      rule: 'generalization-gap',
      level: 'watch',
      sentence: 'Very large gap since step 500: validation loss 0.457, training 0.213.',
    });
  });

  /** Losses of each round, by the share of the training. */
  const gapOf = (training: (share: number) => number, validation: (share: number) => number) =>
    found(
      runOfEvents(
        Array.from({ length: 30 }, (_, i) => ({
          type: 'evaluation' as const,
          step: i + 1,
          values: { 'train/loss': training(i / 30), 'eval/loss': validation(i / 30) },
        })),
      ),
      'generalization-gap',
    );

  it('is silent while most of what training gains is gained on new examples too, as in boosting', () => {
    const gap = gapOf(
      (share) => 0.95 * Math.exp(-3 * share),
      (share) => 0.2 + 0.8 * Math.exp(-3 * share),
    );
    expect(gap).toBeUndefined();
  });

  it('is seen where little of it is, although validation loss still falls a little', () => {
    const gap = gapOf(
      (share) => 0.7 * Math.exp(-5 * share),
      (share) => 0.7 - 0.1 * share,
    );
    expect(gap).toMatchObject({ level: 'watch', title: 'Very large loss gap', resolvedStep: null });
  });

  it('waits for more than one batch: single training losses that vary are no gap', () => {
    const { normal } = seededRandom(5);
    const events = Array.from({ length: 40 }, (_, i) => [
      { type: 'train' as const, step: 10 * i + 5, values: { 'train/loss': 0.75 + 0.4 * normal() } },
      { type: 'train' as const, step: 10 * i + 10, values: { 'train/loss': 0.75 + 0.4 * normal() } },
      { type: 'evaluation' as const, step: 10 * i + 10, values: { 'eval/loss': 0.8 } },
    ]).flat();
    expect(found(runOfEvents(events), 'generalization-gap')).toBeUndefined();
  });
});
