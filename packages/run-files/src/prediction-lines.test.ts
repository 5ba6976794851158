/** A line an evaluation, from any program: what of it becomes events, what is written once, and what is said of a wrong line. */

import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { describe, expect, it } from 'vitest';
import { MAX_PREDICTIONS_LINE_BYTES, PredictionsLines, recognize } from './index.ts';
import type { PredictionsLine } from './index.ts';
import { predictionLines } from './prediction-lines.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const linesOf = (...records: object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('');

function read(text: string, pieceBytes = Infinity) {
  const reader = predictionLines.open();
  const run = emptyRun();
  const bytes = bytesOf(text);
  const damaged: string[] = [];
  let at = 0;
  for (let end = 0; end < bytes.length;) {
    end = Math.min(bytes.length, end + pieceBytes);
    const result = reader.read(bytes.subarray(at, end));
    at += result.consumed;
    damaged.push(...result.damaged.map(({ line, text }) => `${line}: ${text}`));
    applyEvents(run, result.events);
  }
  applyEvents(run, reader.end!(bytes.subarray(at)).events);
  return { run, damaged };
}

const BINARY = { step: 10, labels: [1, 0, 1, 0], probabilities: [0.9, 0.6, 0.4, 0.1] };

it('labels and probabilities are an evaluation with its matrix, scores, histogram and samples', () => {
  const { run, damaged } = read(linesOf(BINARY, { step: 20, probabilities: [0.9, 0.3, 0.7, 0.1], loss: 0.3 }));
  expect(damaged).toEqual([]);
  expect(run.evaluations.map(({ step, counts }) => [step, counts])).toEqual([
    [10, { tp: 1, tn: 1, fp: 1, fn: 1 }],
    [20, { tp: 2, tn: 2, fp: 0, fn: 0 }],
  ]);
  const { values, samples, histogram } = run.evaluations[0]!;
  expect({ ...values }).toMatchObject({ 'eval/accuracy': 0.5, 'eval/f1': 0.5, 'eval/roc_auc': 0.75 });
  expect(values).not.toHaveProperty('eval/loss');
  expect(run.evaluations[1]!.values['eval/loss']).toBe(0.3);
  expect(samples!.probability).toEqual([0.9, 0.6, 0.4, 0.1]);
  expect(histogram!.positive.reduce((sum, count) => sum + count)).toBe(2);
  expect(run.about.kind).toBe('solutions');
});

it('rewards of pairs are accuracy with half ties, margin and means', () => {
  const { run } = read(
    linesOf({
      step: 5,
      rewards: [
        [2, 1],
        [0, 0],
        [-1, 1],
        [3, 0],
      ],
      texts: [1, 2, 3, 4].map(() => ['a', 'b']),
    }),
  );
  expect(run.about).toMatchObject({ kind: 'pairs', evalExamples: 4 });
  expect({ ...run.evaluations[0]!.values }).toMatchObject({
    'eval/accuracy': 0.625,
    'eval/margin': 0.5,
    'eval/ties': 0.25,
    'eval/chosen_reward': 1,
    'eval/rejected_reward': 0.5,
  });
  expect(run.evaluations[0]!.samples!.label).toEqual([1, 0, 1, 0, 1, 0, 1, 0]);
  expect(run.sampleTexts.get(3)!.solution).toBe('b');
});

it('with solutions the examples are reasoning steps, and a sample shows the solution up to its step', () => {
  const { run } = read(
    linesOf({ ...BINARY, solutions: [7, 7, 8, 8], texts: ['a', 'b', 'c', 'd'], problems: ['p', 'p', 'q', 'q'] }),
  );
  expect(run.about.kind).toBe('steps');
  expect(run.sampleTexts.get(3)).toEqual({ id: 3, problem: 'q', solution: 'c\nd' });
});

it('a line that grows counts once, whole or at the end of the file, however its bytes come', () => {
  const text = linesOf(BINARY, { step: 20, probabilities: [0, 0, 1, 1] }).trimEnd();
  for (const piece of [1, 7, Infinity])
    expect(read(text, piece).run.evaluations.map(({ step }) => step)).toEqual([10, 20]);
  expect(read(text.slice(0, -3)).run.evaluations.map(({ step }) => step)).toEqual([10]);
  expect(read(text.slice(0, -3)).damaged).toEqual([]);
});

describe('a later line', () => {
  const of = (...records: object[]) => {
    const lines = new PredictionsLines(true);
    return records.map((record) => lines.take(JSON.stringify(record)) as PredictionsLine & { problem?: string });
  };

  it('takes what it lacks from the line before', () => {
    const more = {
      texts: ['a', 'b', 'c', 'd'],
      problems: [1, 1, 2, 2],
      threshold: 0.7,
      slices: { by: ['x', 'y', null, 'x'] },
    };
    const [, second] = of({ ...BINARY, ...more }, { step: 20, probabilities: [0, 0, 1, 1] });
    expect(second!.rows).toMatchObject({ ...more, labels: BINARY.labels });
    expect([second!.isOfOthers, second!.given]).toEqual([false, []]);
  });

  it('in another order is put in order by ids', () => {
    const [first, second] = of(
      { ...BINARY, ids: ['d', 'a', 'c', 'b'] },
      { step: 20, ids: ['a', 'b', 'c', 'd'], labels: [0, 0, 1, 1], probabilities: [0.6, 0.1, 0.4, 0.9] },
    );
    expect(second!.values).toEqual(first!.values);
    expect(second!.isOfOthers).toBe(false);
  });

  it('with other labels or ids is about other examples, and takes nothing', () => {
    const [, second] = of({ ...BINARY, texts: ['a', 'b', 'c', 'd'] }, { ...BINARY, step: 20, labels: [0, 0, 1, 1] });
    expect([second!.isOfOthers, second!.rows.texts]).toEqual([true, null]);
    const [, third] = of(BINARY, { step: 20, probabilities: [0, 0, 1, 1], ids: [1, 2, 3, 4] });
    expect(third!.problem).toMatch(/^no labels/);
  });
});

it.each([
  [{ labels: [1], probabilities: [1] }, /^1: step: nothing\. Write a whole number/],
  [
    { ...BINARY, probabilities: [0.9, 1.7, 0, 0] },
    /^1: probabilities: 1\.7 in place 2\. Write the probability of class 1, from 0 to 1; of log odds/,
  ],
  [{ ...BINARY, labels: [1, 2, 0, 0] }, /^1: labels: 2 in place 2\. Write 1 for the positive class/],
  [{ ...BINARY, labels: [1, 0] }, /^1: labels: 2 values for 4 examples\. Write one for each/],
  [{ step: 1, probabilities: [0.5] }, /^1: no labels\. Write a 0 or 1 for each probability/],
  [{ step: 1, labels: [1] }, /^1: no probabilities\. Write one for each label, or for pairs "rewards"/],
  [{ step: 1, rewards: [[1, 2], [1]] }, /^1: rewards: \[1\] in place 2\. Write \[reward of the chosen text/],
  [{ step: 1, rewards: [] }, /^1: rewards: \[\]\. Write a list with a value/],
  [{ ...BINARY, ids: [1, 2, 1, 3] }, /^1: ids: 1 appears twice/],
  [{ ...BINARY, texts: 'x' }, /^1: texts: "x" isn’t a list\. Write a text for each label/],
])('of a wrong line its number, field, value and what to write are said: %j', (record, expected) => {
  const { damaged, run } = read(linesOf(record, BINARY));
  expect(damaged).toHaveLength(1);
  expect(damaged[0]).toMatch(expected);
  expect(run.evaluations.map(({ step }) => step)).toEqual([10]);
});

it('a line of more than a record is read, one of more than 16 MiB is skipped, and the next one counts', () => {
  const texts = Array(4).fill('x'.repeat(600_000));
  expect(read(linesOf({ ...BINARY, texts }), 65_536).run.evaluations).toHaveLength(1);
  const tooLong = `{"step": 1, "texts": ["${'x'.repeat(MAX_PREDICTIONS_LINE_BYTES)}"]}\n`;
  const { damaged, run } = read(tooLong + linesOf(BINARY), 1 << 20);
  expect(damaged).toEqual([
    expect.stringMatching(/^1: longer than 16777216 bytes\. Write the texts of fewer examples/),
  ]);
  expect(run.evaluations).toHaveLength(1);
});

it('a file of that name counts only with such lines', () => {
  const found = (text: string, fileName = 'predictions.jsonl') => {
    const format = recognize({ fileName, bytes: bytesOf(text), text });
    return typeof format === 'object' ? (format?.id ?? null) : format;
  };
  expect(found(linesOf(BINARY))).toBe('prediction-lines');
  expect(found('{"labels": [1, 0, 1')).toBe('wait');
  expect(found(linesOf({ prompt: 'x', prediction: 'y' }))).not.toBe('prediction-lines');
  expect(found(linesOf({ step: 1, loss: 0.5 }))).toBe('json-lines');
  expect(found(linesOf(BINARY), 'other.jsonl')).not.toBe('prediction-lines');
});
