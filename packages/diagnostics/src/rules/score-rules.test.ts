/** Rules on scores, their counts and targets: the direction first, then one drawn run that must fire and one that must not. */

import { describe, expect, it } from 'vitest';
import { scoresOf } from '@rewardboard/metrics';
import type { RunEvent } from '@rewardboard/protocol';
import { diagnose } from '../diagnosis/diagnose.ts';
import { DEFAULT_TARGETS } from '../verdict/target.ts';
import { infoWith, reported } from '../testing/draw-run.ts';
import { countsAt, draw, found, logOfEvents, runOfEvents } from '../testing/healthy-run.ts';

describe('trivial-baseline', () => {
  it('fires when accuracy is what the majority class gets, not when it is clearly above', () => {
    const majority = draw({ counts: () => ({ tp: 2990, fn: 10, tn: 5, fp: 995 }) });
    expect(found(majority, 'trivial-baseline')).toBeDefined();
    expect(found(draw({ counts: () => countsAt(3000, 1000, 0.95, 0.9) }), 'trivial-baseline')).toBeUndefined();
  });

  it('is undecided when the interval includes the constant', () => {
    const run = draw({ counts: () => ({ tp: 12, fn: 4, tn: 8, fp: 6 }), validationNoise: 0.004 });
    const diagnosis = diagnose(run, DEFAULT_TARGETS);
    expect(diagnosis.notChecked).toContainEqual(
      expect.objectContaining({ rule: 'trivial-baseline', verdict: 'too noisy to tell' }),
    );
  });
});

describe('trivial-baseline without counts', () => {
  /** One evaluation per so many epochs of a model that calls this share of the positives and of the negatives positive. */
  const log = (rates: readonly (readonly [number, number])[], epochs = 1, positives = 600, negatives = 400) =>
    found(
      logOfEvents(
        rates.map(([recall, called], i): RunEvent => {
          const { accuracy, precision, f1 } = scoresOf(countsAt(positives, negatives, recall, 1 - called));
          return {
            type: 'evaluation',
            step: 40 * (i + 1),
            epoch: epochs * (i + 1),
            values: {
              'eval/loss': 0.67,
              'eval/accuracy': accuracy,
              'eval/precision': precision,
              'eval/recall': recall,
              'eval/f1': f1,
              'eval/runtime': 1,
              'eval/samples_per_second': 1000,
            },
          };
        }),
      ),
      'trivial-baseline',
    );

  it('says after three epochs that nearly everything gets one answer, from precision and recall alone', () => {
    const finding = log([
      [1, 1],
      [0.97, 0.96],
      [0.95, 0.93],
    ])!;
    expect(finding).toMatchObject({ level: 'watch', onsetStep: 40, detectedStep: 120 });
    expect(finding.sentence).toBe('Calls nearly everything “positive”: no better than a constant.');
    expect(finding.evidence).toContain('F1 is 0.739; always giving one answer gets 0.750');
    expect(
      log(
        [
          [0, 0],
          [31 / 613, 0.04],
          [35 / 613, 0.05],
          [23 / 613, 0.05],
          [29 / 613, 0.04],
        ],
        1,
        613,
        409,
      )!.sentence,
    ).toContain('“negative”');
  });

  it('waits for five evaluations where the log tells nothing of epochs', () => {
    const of = (count: number) =>
      found(
        logOfEvents(
          Array.from({ length: count }, (_, i) => ({
            type: 'evaluation',
            step: i + 1,
            values: { 'eval/accuracy': 0.606, 'eval/precision': 0.606, 'eval/recall': 1 },
          })),
        ),
        'trivial-baseline',
      );
    expect([of(4), of(5)?.level]).toEqual([undefined, 'watch']);
  });

  it('waits within the first epochs, and is silent on a model that decides better than a constant', () => {
    expect(
      log(
        [
          [1, 1],
          [0.97, 0.96],
          [0.95, 0.93],
        ],
        0.3,
      ),
    ).toBeUndefined();
    expect(
      log([
        [1, 1],
        [0.97, 0.96],
        [0.95, 0.5],
      ]),
    ).toBeUndefined();
    expect(
      log([
        [1, 1],
        [0.97, 0.96],
        [0.95, 0.93],
        [0.9, 0.4],
      ]),
    ).toBeUndefined();
  });
});

describe('metric-audit', () => {
  const guide: RunEvent = {
    type: 'evaluation',
    step: 250,
    rounded: true,
    values: {
      'eval/accuracy': 0.8234,
      'eval/precision': 0.8189,
      'eval/recall': 0.8123,
      'eval/f1': 0.8156,
      'eval/specificity': 0.8345,
    },
    counts: { tn: 4523, fp: 892, fn: 1012, tp: 4373 },
  };

  it('catches the guide’s own sample, with both numbers', () => {
    const finding = found(runOfEvents([guide]), 'metric-audit')!;
    expect(finding.sentence).toBe('Logged precision is 0.8189, but its counts give 0.8306.');
    expect(Object.keys(finding.numbers)).toEqual([
      'reported precision',
      'counted precision',
      'reported F1',
      'counted F1',
      'reported specificity',
      'counted specificity',
    ]);
    expect(finding.evidence).toContain('F1 0.8156 logged, 0.8212 counted');
  });

  it('reads at most 12 digits behind the point', () => {
    const tiny = { ...guide, values: { 'eval/accuracy': 1e-200 } };
    expect(found(runOfEvents([tiny]), 'metric-audit')).toMatchObject({ numbers: { 'reported accuracy': 1e-200 } });
  });

  it('accepts numbers that follow from their counts, however they are rounded', () => {
    const counts = { tn: 4523, fp: 892, fn: 1012, tp: 4373 };
    for (const digits of [2, 3, 4, 17]) {
      const values = Object.fromEntries(
        Object.entries(reported(counts)).map(([name, value]) => [name, Number(value.toFixed(digits))]),
      );
      expect(found(runOfEvents([{ ...guide, values, counts }]), 'metric-audit')).toBeUndefined();
    }
  });

  it('does not call an undefined score a contradiction', () => {
    const counts = { tp: 0, fp: 0, tn: 50, fn: 50 };
    expect(
      found(
        runOfEvents([{ type: 'evaluation', step: 1, values: { 'eval/precision': 1, 'eval/accuracy': 0.5 }, counts }]),
        'metric-audit',
      ),
    ).toBeUndefined();
  });
});

describe('below-target', () => {
  it('says which targets were missed once the run has ended, and that they are met when they are', () => {
    const weak = draw({ accuracy: () => 0.75, hasEnded: true });
    expect(found(weak, 'below-target')).toMatchObject({ level: 'watch', title: 'Below target' });
    const strong = draw({ accuracy: () => 0.93, hasEnded: true });
    expect(found(strong, 'below-target')).toMatchObject({ level: 'fine', title: 'Targets met' });
  });

  it('fires when the 99% interval misses it too, not for the one run in forty that is below by chance', () => {
    const of = (right: number, total: number) => {
      const half = total / 2;
      return draw({
        counts: () => ({ tp: right / 2, fn: half - right / 2, tn: right / 2, fp: half - right / 2 }),
        hasEnded: true,
      });
    };
    // 0.75 and 0.78 of 100: 95% intervals up to 0.82 and 0.85.
    expect(found(of(74, 100), 'below-target')?.metrics).toContain('eval/accuracy');
    expect(found(of(77, 100), 'below-target')).toBeUndefined();
    expect(diagnose(of(77, 100), DEFAULT_TARGETS).notChecked).toContainEqual(
      expect.objectContaining({
        rule: 'below-target',
        verdict: 'too noisy to tell',
        why: expect.stringContaining('not clearly enough'),
      }),
    );
    expect(found(of(770, 1000), 'below-target')).toBeDefined();
  });

  it('knows that F1 on few examples has a larger error than its variation, even without counts', () => {
    const of = (evalExamples: number) =>
      runOfEvents([
        { type: 'start', info: infoWith({ data: { ...infoWith({}).data, evalExamples } }) },
        ...Array.from({ length: 20 }, (_, i): RunEvent => ({
          type: 'evaluation',
          step: 10 * (i + 1),
          values: { 'eval/loss': 0.4, 'eval/f1': 0.79 + 0.001 * (i % 2) },
        })),
        { type: 'end', outcome: 'finished', step: 200 },
      ]);
    expect(found(of(3000), 'below-target')?.metrics).toEqual(['eval/f1']);
    expect(found(of(110), 'below-target')).toBeUndefined();
  });

  it('waits while the run is still improving', () => {
    const run = draw({
      accuracy: (share) => 0.5 + 0.3 * share,
      validation: (share) => 0.69 - 0.2 * share,
      training: (share) => 0.69 - 0.2 * share,
      validationNoise: 0.001,
    });
    expect(diagnose(run, DEFAULT_TARGETS).notChecked).toContainEqual(
      expect.objectContaining({ rule: 'below-target', why: expect.stringContaining('still improving') }),
    );
  });
});
