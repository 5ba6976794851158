/** Scores in per cent are divided once, whatever the order in which their values come. */

import type { RunEvent } from '@rewardboard/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FileFacts } from './file-facts.ts';
import { PercentScores } from './percent-scores.ts';

type Values = Record<string, number>;

/** Values of records in pieces, read again as long as one asks for it. */
function taken(records: readonly Values[], piece = 1): { values: Values[]; percent: string[]; passes: number } {
  const facts: FileFacts = {};
  for (let passes = 1; ; passes++) {
    const scores = new PercentScores(facts);
    const events = records.map((values, step): RunEvent => ({ type: 'evaluation', step, values: { ...values } }));
    let holds = true;
    for (let at = 0; at < events.length && holds; at += piece) holds = scores.take(events.slice(at, at + piece));
    if (!holds) continue;
    const about = scores.about()[0];
    return {
      values: events.map((event) => (event.type === 'evaluation' ? event.values : {})),
      percent: about?.type === 'about' ? (about.about.percent ?? []) : [],
      passes,
    };
  }
}
const accuracies = (...values: number[]) =>
  values.map((value): Values => ({ 'eval/accuracy': value, 'eval/loss': 12 }));
const takenAccuracies = (...values: number[]) => taken(accuracies(...values)).values.map((at) => at['eval/accuracy']);

it('a share above 1.5 is in per cent, with all of its series, and no other metric is touched', () => {
  expect(takenAccuracies(50.5, 62, 1)).toEqual([0.505, 0.62, 0.01]);
  const { values, percent } = taken(accuracies(1, 1.25, 62));
  expect(values.map((at) => at['eval/accuracy'])).toEqual([0.01, 0.0125, 0.62]);
  expect(values.map((at) => at['eval/loss'])).toEqual([12, 12, 12]);
  expect(percent).toEqual(['eval/accuracy']);
  expect(taken([{ 'eval/accuracy': 61, 'train/accuracy': 0.7 }]).values).toEqual([
    { 'eval/accuracy': 0.61, 'train/accuracy': 0.7 },
  ]);
});

it('a share is left as it is, also one that is slightly above 1', () => {
  expect(takenAccuracies(0.5, 1, 1.0000001)).toEqual([0.5, 1, 1.0000001]);
  expect(takenAccuracies(0.5, NaN, Infinity)).toEqual([0.5, NaN, Infinity]);
  expect(taken(accuracies(0.5)).percent).toEqual([]);
});

it('what is above 100 or below 0 is no share, and nothing of its series is divided', () => {
  expect(takenAccuracies(50, 150, 60)).toEqual([50, 150, 60]);
  expect(takenAccuracies(50, -1, 60)).toEqual([50, -1, 60]);
});

it('columns are the same as their values one by one, and two passes are enough', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(0.5, 1, 1.5, 2, 62, 100, 100.5, -1, NaN), { minLength: 1 }),
      fc.integer({ min: 1, max: 5 }),
      (values, piece) => {
        const { values: found, passes, percent } = taken(accuracies(...values), piece);
        expect(passes).toBeLessThanOrEqual(3);
        const [facts, column] = [{} as FileFacts, [...values]];
        const scores = new PercentScores(facts);
        scores.take([
          { type: 'points', series: { 'eval/accuracy': { steps: values.map((_, i) => i), values: column } } },
        ]);
        expect(found.map((at) => at['eval/accuracy'])).toEqual(column);
        expect(percent.length).toBe(scores.about().length);
      },
    ),
  );
});
