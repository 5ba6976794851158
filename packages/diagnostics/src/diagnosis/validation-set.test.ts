/** What evaluations show of their validation set, without counts: drawn answers of which only rounded scores are logged. */

import { scoresOf } from '@rewardboard/metrics';
import type { Counts } from '@rewardboard/metrics';
import type { Values } from '@rewardboard/protocol';
import { describe, expect, it } from 'vitest';
import { infoWith } from '../testing/draw-run.ts';
import { countsAt } from '../testing/healthy-run.ts';
import { factsOf } from './facts.ts';
import type { SetSeen } from './validation-set.ts';
import { ValidationSet } from './validation-set.ts';

function seen(evaluations: readonly Values[], facts = factsOf(null)): SetSeen {
  const set = new ValidationSet(facts);
  return evaluations.map((values) => set.add(values, Object.keys(values), null)).at(-1)!;
}

const logged = (counts: Counts, digits = 17): Values => {
  const { accuracy, precision, recall, f1 } = scoresOf(counts);
  return Object.fromEntries(
    Object.entries({ accuracy, precision, recall, f1 }).map(([name, value]) => [
      `eval/${name}`,
      Number(value.toFixed(digits)),
    ]),
  );
};
const accuracies = (...list: number[]) => list.map((accuracy): Values => ({ 'eval/accuracy': accuracy }));

describe('the share of positives', () => {
  const growing = [0.3, 0.5, 0.7, 0.8].map((recall) => countsAt(300, 700, recall, 0.9 + recall / 20));

  it.each([4, 6, 17])('follows from accuracy, precision and recall of %s digits', (digits) => {
    const { baseline } = seen(growing.map((counts) => logged(counts, digits)));
    expect(baseline!.baseRate).toBeCloseTo(0.3, 2);
    expect(baseline!.accuracy).toBeCloseTo(0.7, 2);
    expect(baseline!.f1).toBeCloseTo(0.6 / 1.3, 2);
  });

  it('is the precision at once where every answer is positive', () => {
    expect(seen([logged(countsAt(606, 394, 1, 0), 3)]).baseline!.baseRate).toBeCloseTo(0.606, 6);
  });

  it('is not taken from a single evaluation, nor from scores that are averaged over classes', () => {
    expect(seen([logged(growing[2]!)]).baseline).toBeNull();
    const macro = growing.map((counts) => {
      const { accuracy, precision, recall } = scoresOf(counts);
      const other = scoresOf({ tp: counts.tn, fp: counts.fn, fn: counts.fp, tn: counts.tp });
      return {
        'eval/accuracy': accuracy,
        'eval/precision': (precision + other.precision) / 2,
        'eval/recall': (recall + other.recall) / 2,
      };
    });
    expect(seen(macro).baseline).toBeNull();
    const micro = accuracies(0.6, 0.7, 0.75).map((values) => ({
      ...values,
      'eval/precision': values['eval/accuracy']!,
      'eval/recall': values['eval/accuracy']!,
    }));
    expect(seen(micro).baseline).toBeNull();
  });

  it('stated by the run goes before', () => {
    const facts = factsOf(infoWith({ data: { ...infoWith({}).data, evalExamples: 100, evalBaseRate: 0.5 } }));
    expect(seen([logged(growing[0]!), logged(growing[1]!)], facts).baseline!.baseRate).toBe(0.5);
  });
});

describe('the number of examples', () => {
  it('follows from the speed and the time of an evaluation', () => {
    const at = (examples: number, runtime: number) =>
      seen([
        {
          'eval/runtime': Number(runtime.toFixed(4)),
          'eval/samples_per_second': Number((examples / runtime).toFixed(3)),
        },
      ]);
    expect(at(5, 0.0201234)).toMatchObject({ examples: 5, leastExamples: 5, isInferred: false });
    expect(at(1043, 12.3456)).toMatchObject({ examples: 1043 });
    expect(at(7919, 81.31)).toMatchObject({ examples: 7919 });
    // Four digits of a time of 0.4 ms leave a tenth open.
    expect(at(40, 0.00042).examples).toBeNull();
  });

  it('follows from accuracies that are all fifths, tenths or thirteenths, even of two digits', () => {
    expect(seen(accuracies(0.4, 0.4, 0.6, 1))).toMatchObject({ examples: 5, isInferred: true });
    expect(seen(accuracies(0.3, 0.7, 0.9)).examples).toBe(10);
    expect(seen(accuracies(0.7692, 0.8462, 0.9231)).examples).toBe(13);
  });

  it('is unknown where two digits are printed, and where any number fits', () => {
    expect(seen(accuracies(0.71, 0.74, 0.76, 0.79, 0.8)).examples).toBeNull();
    expect(seen(accuracies(0.5, 1, 1)).examples).toBeNull();
    expect(seen([...accuracies(0.8123, 0.8347, 0.8519, 0.8633)]).examples).toBeNull();
  });

  it('is at least what all the shares need, known or not', () => {
    expect(seen(accuracies(1, 1)).leastExamples).toBe(1);
    expect(seen(accuracies(0.5, 1)).leastExamples).toBe(2);
    expect(seen(accuracies(0.4, 0.6)).leastExamples).toBe(5);
    expect(seen(accuracies(0.8235)).leastExamples).toBe(17);
    expect(seen(accuracies(0.8123, 0.8347, 0.8519, 0.8633)).leastExamples).toBeGreaterThan(100);
    expect(seen(accuracies(0.71, 0.74, 0.76, 0.79, 0.8)).leastExamples).toBeLessThanOrEqual(100);
    expect(seen(accuracies(5 / 7, 6 / 7, 10 / 11)).leastExamples).toBe(77);
  });
});

describe('what a guess loses', () => {
  const first = (loss: number, values: Values = {}, trainLoss: number | null = null) => {
    const facts = factsOf(null);
    facts.firstTrainLoss = trainLoss;
    return seen([{ 'eval/loss': loss, ...values }], facts).guess;
  };

  it('is the logarithm of the number of classes if the first loss and the accuracy say the same number', () => {
    expect(first(1.3915, { 'eval/accuracy': 0.2409 })).toEqual({ loss: Math.log(4), classes: 4 });
    expect(first(0.701, { 'eval/accuracy': 0.52 })).toMatchObject({ classes: 2 });
    expect(first(0.55, { 'eval/accuracy': 0.56 }, 0.69)).toMatchObject({ classes: 2 });
  });

  it('is unknown from a loss alone: language models and three classes begin near 1, too', () => {
    for (const loss of [0.66, 0.72, 1.05, 1.0986, 1.38]) expect(first(loss)).toBeNull();
    expect(first(1.05, { 'eval/accuracy': 0.7 })).toBeNull();
    expect(first(0.69, { 'eval/accuracy': 0.88 })).toBeNull();
    expect(first(0.65, { 'eval/accuracy': 0.66 }, 1.1)).toBeNull();
    expect(first(0.65, { 'eval/accuracy': 0.66 }, 0.68)).toMatchObject({ classes: 2 });
    expect(first(0.85, { 'eval/accuracy': 0.5 })).toBeNull();
  });

  it('may be told by scores of pairs or of two classes, by the configuration, or by both losses at ln 2', () => {
    expect(first(0.71, { 'eval/margin': 0.01 })).toMatchObject({ classes: 2 });
    expect(first(0.66, { 'eval/roc_auc': 0.71 })).toMatchObject({ classes: 2 });
    expect(first(Math.LN2 + 0.001, {}, Math.LN2 - 0.001)).toMatchObject({ classes: 2 });
    const facts = factsOf(null, { config: { num_labels: 7 } });
    expect(seen([{ 'eval/loss': 1.96 }], facts).guess).toMatchObject({ classes: 7 });
  });

  it('is that of the base rate where it is known, and unknown where unknown weights change the loss', () => {
    const counts = { tp: 10, fn: 20, fp: 5, tn: 65 };
    expect(new ValidationSet(factsOf(null)).add({ 'eval/loss': 0.7 }, ['eval/loss'], counts).guess).toEqual({
      loss: -0.3 * Math.log(0.3) - 0.7 * Math.log(0.7),
      classes: null,
    });
    const weighted = factsOf(null, { config: { class_weights: [1, 5] } });
    expect(new ValidationSet(weighted).add({ 'eval/loss': 0.7 }, ['eval/loss'], counts).guess).toBeNull();
  });
});
