/** Rules on the two classes: the direction first, then one drawn run that must fire and one that must not. */

import { describe, expect, it } from 'vitest';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import type { RunEvent } from '@rewardboard/protocol';
import { infoWith } from '../testing/draw-run.ts';
import { countsAt, draw, found, logOfEvents } from '../testing/healthy-run.ts';

describe('class-imbalance', () => {
  it.each([
    [0.1, '“correct”'],
    [0.9, '“incorrect”'],
  ])('fires at a base rate of %s and names the rare class', (baseRate, label) => {
    const run = draw({
      counts: () => countsAt(Math.round(4000 * baseRate), Math.round(4000 * (1 - baseRate)), 0.9, 0.9),
      info: {},
    });
    expect(found(run, 'class-imbalance')!.sentence).toContain(label);
  });

  it('fires without counts where F1 is far below the accuracy, which needs a rare class', () => {
    const log = (scores: readonly (readonly [number, number])[]) =>
      found(
        logOfEvents(
          scores.map(([accuracy, f1], i): RunEvent => ({
            type: 'evaluation',
            step: 10 * (i + 1),
            values: { 'eval/accuracy': accuracy, 'eval/f1': f1, 'eval/loss': 1 },
          })),
        ),
        'class-imbalance',
      );
    expect(
      log([
        [0.95, 0.2],
        [0.9, 0.22],
        [0.91, 0.25],
      ])?.sentence,
    ).toBe('Accuracy 0.910 hides an F1 of 0.250: one class is rare.');
    // The start of a run that learns; a rare class that is found; and half of the examples, with an F1 of 0.3.
    expect(
      log([
        [0.95, 0],
        [0.96, 0.2],
        [0.97, 0.75],
        [0.98, 0.85],
      ]),
    ).toBeUndefined();
    expect(
      log([
        [0.95, 0.8],
        [0.96, 0.82],
        [0.97, 0.85],
      ]),
    ).toBeUndefined();
    expect(
      log([
        [0.6, 0.3],
        [0.6, 0.3],
        [0.6, 0.3],
      ]),
    ).toBeUndefined();
  });

  it('takes no share from scores that contradict it, as those of entities beside the accuracy of words do', () => {
    const run = (rows: readonly (readonly [number, number, number, number])[]) =>
      logOfEvents(
        rows.map(([accuracy, precision, recall, f1], i): RunEvent => ({
          type: 'evaluation',
          step: 10 * (i + 1),
          values: { 'eval/accuracy': accuracy, 'eval/precision': precision, 'eval/recall': recall, 'eval/f1': f1 },
        })),
      );
    const rows = [
      [0.8572, 0.55, 0.57, 0.5586],
      [0.8681, 0.59, 0.61, 0.5982],
      [0.8736, 0.605, 0.625, 0.6138],
      [0.8766, 0.62, 0.64, 0.6255],
    ] as const;
    for (let n = 2; n <= rows.length; n++)
      expect(found(run(rows.slice(0, n)), 'class-imbalance'), `${n} evaluations`).toBeUndefined();
  });

  it('does not fire on balanced or mildly imbalanced data, nor on too few examples', () => {
    expect(found(draw({ baseRate: 0.5 }), 'class-imbalance')).toBeUndefined();
    expect(found(draw({ baseRate: 0.3 }), 'class-imbalance')).toBeUndefined();
    expect(found(draw({ counts: () => ({ tp: 2, fn: 1, tn: 14, fp: 1 }) }), 'class-imbalance')).toBeUndefined();
  });
});

describe('class-bias', () => {
  it('calls precision 0.95 with recall 0.45 biased toward the negative class, and the reverse toward the positive', () => {
    const reports = (precision: number, recall: number) => {
      const run = emptyRun();
      for (let i = 1; i <= 14; i++)
        applyEvents(run, [
          {
            type: 'evaluation',
            step: i * 250,
            values: { 'eval/loss': 0.45 + 0.3 * 3 ** -i, 'eval/precision': precision, 'eval/recall': recall },
          },
        ]);
      return found(run, 'class-bias');
    };
    expect(reports(0.95, 0.45)!.title).toBe('Bias toward “negative”');
    expect(reports(0.45, 0.95)!.title).toBe('Bias toward “positive”');
    expect(reports(0.82, 0.79)).toBeUndefined();
  });

  it('detects both directions in counts, equally for both classes', () => {
    const of = (recall: number, specificity: number) =>
      found(draw({ counts: () => countsAt(2000, 2000, recall, specificity), info: {} }), 'class-bias')?.title;
    expect(of(0.45, 0.98)).toBe('Bias toward “incorrect”');
    expect(of(0.98, 0.45)).toBe('Bias toward “correct”');
    expect(of(0.9, 0.85)).toBeUndefined();
  });

  it('waits while a run learns fast, unless the training classes or the threshold explain the bias', () => {
    const info = infoWith({});
    // Eight of a hundred planned evaluations: far from settled.
    const early = (threshold: number, trainBaseRate: number, recall = 0.3, specificity = 0.98) =>
      found(
        draw({
          evaluations: 8,
          counts: () => countsAt(2000, 2000, recall, specificity),
          info: { plannedSteps: 5_000, threshold, data: { ...info.data, trainBaseRate } },
        }),
        'class-bias',
      )?.title;
    expect(early(0.5, 0.5)).toBeUndefined();
    expect(early(0.8, 0.5)).toBe('Bias toward “incorrect”');
    expect(early(0.5, 0.15)).toBe('Bias toward “incorrect”');
    expect(early(0.5, 0.85)).toBeUndefined();
    expect(early(0.2, 0.5)).toBeUndefined();
    expect(early(0.2, 0.5, 0.98, 0.3)).toBe('Bias toward “correct”');
  });

  it('says that a model leaps between its answers, not that it settles or varies by chance', () => {
    const title = (recalls: readonly number[], fall = 0) =>
      found(
        logOfEvents(
          recalls.map((recall, i): RunEvent => ({
            type: 'evaluation',
            step: 100 * (i + 1),
            values: { 'eval/loss': 0.9 - fall * i, 'eval/precision': 0.3, 'eval/recall': recall },
          })),
        ),
        'class-bias',
      )?.title;
    expect(title([0.05, 0.85, 0.3, 0.7])).toBe('Swings between the answers');
    expect(title([0.05, 0.85, 0.3, 0.7], 0.05)).toBeUndefined();
    expect(title([0.05, 0.85, 0.35, 0.45, 0.5])).toBeUndefined();
    expect(title([0.3, 0.45, 0.3, 0.45, 0.3])).toBeUndefined();
    // Four positives: each change may be a single answer.
    const few = draw({ counts: (share) => countsAt(4, 100, Math.round(share * 40) % 2 === 0 ? 0.75 : 0.25, 0.9) });
    expect(found(few, 'class-bias')?.title).not.toBe('Swings between the answers');
  });

  it('does not recommend ROC AUC where the log has one that is not a number', () => {
    const advice = (area: number | null) =>
      found(
        logOfEvents(
          [0.05, 0.85, 0.3, 0.7].map((recall, i): RunEvent => ({
            type: 'evaluation',
            step: 100 * (i + 1),
            values: {
              'eval/loss': 0.9,
              'eval/precision': 0.3,
              'eval/recall': recall,
              ...(area === null ? {} : { 'eval/roc_auc': area }),
            },
          })),
        ),
        'class-bias',
      )!.advice.map(({ text }) => text);
    expect(advice(null)).toContain('Compare checkpoints by a score without a threshold, such as ROC AUC');
    expect(advice(NaN).filter((text) => text.includes('ROC AUC'))).toEqual([
      'Find out why ROC AUC is not a number: it compares checkpoints without a threshold',
    ]);
  });

  it('needs more than a few mistakes', () => {
    expect(found(draw({ counts: () => ({ tp: 3, fn: 3, tn: 6, fp: 0 }) }), 'class-bias')).toBeUndefined();
  });
});

describe('error-pattern', () => {
  it('normalizes the mistakes: accepting rare negatives makes it optimistic', () => {
    // 300 of 1,000 negatives accepted, 500 of 9,000 positives rejected: more false negatives, yet too optimistic.
    const run = draw({ counts: () => ({ tp: 8500, fn: 500, tn: 700, fp: 300 }) });
    expect(found(run, 'error-pattern')!.title).toBe('Too optimistic');
    const mirrored = draw({ counts: () => ({ tp: 700, fn: 300, tn: 8500, fp: 500 }) });
    expect(found(mirrored, 'error-pattern')!.title).toBe('Too conservative');
  });

  it('requires a difference beyond the error of a set of this size', () => {
    const of = (examples: number) =>
      found(draw({ counts: () => countsAt(examples / 2, examples / 2, 0.93, 0.7) }), 'error-pattern');
    expect(of(200)).toBeUndefined();
    expect(of(10_000)!.title).toBe('Too optimistic');
  });

  it('does not fire when both mistakes are equally likely', () => {
    expect(found(draw({ counts: () => countsAt(3000, 1000, 0.75, 0.75) }), 'error-pattern')).toBeUndefined();
  });
});
