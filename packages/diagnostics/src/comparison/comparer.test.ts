/** A whole comparison, from the files of runs to what the page shows. */

import { DRAWN_METRICS } from '@rewardboard/metrics';
import type { Counts } from '@rewardboard/metrics';
import type { PredictedExamples } from '@rewardboard/protocol';
import { describe, expect, it } from 'vitest';
import { Comparer } from './comparer.ts';
import type { PredictionSource } from './comparer.ts';

const ROWS = 240;
const LABELS = Array.from({ length: ROWS }, (_, i) => ((i * 7) % 5 < 2 ? 1 : 0));

function examples(fingerprint: string): PredictedExamples {
  const numbers = LABELS.map((_, i) => i);
  return {
    format: 'rewardboard-predictions',
    version: 1,
    kind: 'solutions',
    value: 'probability',
    threshold: 0.5,
    fingerprint,
    total: ROWS,
    withoutText: 0,
    problems: Array.from({ length: ROWS / 4 }, (_, i) => `problem ${i}`),
    id: numbers,
    problem: numbers.map((i) => i >> 2),
    label: LABELS,
    solution: numbers,
    step: numbers.map(() => 0),
    text: numbers.map((i) => `solution ${i}`),
    slices: {},
  };
}

/** A run that knows the truth as far as `knowledge`, and is wrong elsewhere. */
function predictions(knowledge: number, seed: number): Float32Array {
  return Float32Array.from(LABELS, (label, i) => {
    const noise = (Math.imul(i + 1, 2_654_435_761) + Math.imul(seed, 40_503_001)) >>> 0;
    return Math.min(0.99, Math.max(0.01, 0.5 + knowledge * (label - 0.5) + 0.6 * (noise / 4_294_967_296 - 0.5)));
  });
}

interface Made {
  print: string | null;
  p: Float32Array | null;
}

function source(runs: Record<string, Made>, asked: string[] = []): PredictionSource {
  return {
    fingerprint: (id) => Promise.resolve(runs[id]!.print),
    predictions: (id, step) => {
      asked.push(`${id} ${step}`);
      return Promise.resolve(runs[id]!.p);
    },
    examples: (id) => Promise.resolve(runs[id]!.print === null ? null : examples(runs[id]!.print)),
  };
}

function requestOf(counts: Record<string, Counts | null>) {
  const ids = Object.keys(counts);
  return {
    runs: ids.map((runId) => ({
      runId,
      key: runId,
      step: 100,
      counts: counts[runId]!,
      validation: null as string | null,
    })),
    sets: ids.map((_, i) => [i]),
    base: 0,
  };
}
const TWO = requestOf({ a: null, b: null });

it('finds a run that knows more really better, in every metric that says so, and shows where', async () => {
  const comparer = new Comparer(
    source({ a: { print: 'f', p: predictions(0.05, 1) }, b: { print: 'f', p: predictions(0.6, 2) } }),
  );
  const result = await comparer.compare(TWO);
  expect(result).toMatchObject({
    basis: 'paired',
    examples: ROWS,
    problems: ROWS / 4,
    found: ['predictions', 'predictions'],
  });
  const auc = result.metrics.find(({ metric }) => metric === 'roc_auc')!;
  expect(auc.differences[0]).toBeNull();
  expect(auc.differences[1]).toMatchObject({ word: 'real', seedsPart: null });
  expect(auc.differences[1]!.value).toBeCloseTo(auc.standings[1]!.value - auc.standings[0]!.value, 12);
  expect(auc).toMatchObject({ best: 1, ties: [false, false], leaders: null });
  const loss = result.metrics.find(({ metric }) => metric === 'loss')!;
  expect(loss.best).toBe(1);
  expect(loss.differences[1]!.value).toBeLessThan(0);
  const change = result.changes[1]!;
  expect(change.word).toBe('real');
  expect(change.fixes).toBeGreaterThan(change.breaks);
  const [before, after] = result.matrices!;
  expect(after!.tp + after!.tn - before!.tp - before!.tn).toBe(change.fixes - change.breaks);

  const gained = comparer.examples({ show: 'gain', other: 1, cell: null, from: 0, count: 8 })!;
  expect(gained.totals).toMatchObject({ gain: change.fixes, lose: change.breaks, cell: 0 });
  expect(gained.rows).toHaveLength(8);
  for (const { label, means } of gained.rows) {
    expect(means[1]! >= 0.5).toBe(label === 1);
    expect(means[0]! >= 0.5).toBe(label === 0);
  }
  const cell = comparer.examples({ show: 'cell', other: 1, cell: { set: 1, name: 'fn' }, from: 0, count: 500 })!;
  expect(cell.totals.cell).toBe(after!.fn);
  expect(cell.rows.every(({ label, means }) => label === 1 && means[1]! < 0.5)).toBe(true);
});

it('pauses after each run’s draws of a metric where it is asked to, and finds the same', async () => {
  const made = { a: { print: 'f', p: predictions(0.1, 1) }, b: { print: 'f', p: predictions(0.3, 2) } };
  let pauses = 0;
  const pausing = new Comparer(source(made), () => {
    pauses++;
    return Promise.resolve();
  });
  const result = await pausing.compare(TWO);
  expect(pauses).toBe(2 * DRAWN_METRICS.length);
  expect(result).toEqual(await new Comparer(source(made)).compare(TWO));
});

it('two copies of a run differ in nothing', async () => {
  const p = predictions(0.3, 1);
  const comparer = new Comparer(source({ a: { print: 'f', p }, b: { print: 'f', p } }));
  const result = await comparer.compare(TWO);
  for (const { differences } of result.metrics) expect(differences[1]).toMatchObject({ value: 0, word: 'cannot tell' });
  expect(result.changes[1]!.word).toBe('the same');
  expect(comparer.examples({ show: 'any', other: 1, cell: null, from: 0, count: 8 })!.rows).toEqual([]);
});

it('loads the predictions of a run once, until there are others', async () => {
  const asked: string[] = [];
  const comparer = new Comparer(
    source({ a: { print: 'f', p: predictions(0.1, 1) }, b: { print: 'f', p: predictions(0.2, 2) } }, asked),
  );
  await comparer.compare(TWO);
  await comparer.compare({ ...TWO, base: 1 });
  expect(asked).toEqual(['a 100', 'b 100']);
  await comparer.compare({ ...TWO, runs: [TWO.runs[0]!, { ...TWO.runs[1]!, key: 'later', step: 200 }] });
  expect(asked).toEqual(['a 100', 'b 100', 'b 200']);
});

describe('without predictions of the same examples', () => {
  const none: Made = { print: null, p: null };
  const counts = { tp: 258, fn: 140, fp: 211, tn: 445 };
  const two = (runs: { a: Made; b: Made }, of: Record<string, Counts | null> = { a: null, b: null }) =>
    new Comparer(source(runs)).compare(requestOf(of));

  it('compares counts of as many examples of each class, and gives no AUC', async () => {
    const better = { tp: 330, fn: 68, fp: 110, tn: 546 };
    const result = await two({ a: none, b: none }, { a: counts, b: better });
    expect(result).toMatchObject({
      basis: 'counts',
      examples: 1_054,
      changes: [null, null],
      found: ['counts', 'counts'],
    });
    expect(result.metrics.map(({ metric }) => metric)).not.toContain('roc_auc');
    expect(result.metrics.find(({ metric }) => metric === 'f1')!.differences[1]!.word).toBe('real');
    expect(result.matrices).toEqual([counts, better]);
  });

  it('gives no verdict where the examples differ: by their fingerprints, or by how many each class has', async () => {
    const p = predictions(0.3, 1);
    expect(await two({ a: { print: 'f', p }, b: { print: 'g', p } })).toMatchObject({
      basis: 'different data',
      metrics: [],
    });
    const others = { ...counts, tp: counts.tp + 1 };
    expect(await two({ a: none, b: none }, { a: counts, b: others })).toMatchObject({
      basis: 'different data',
      matrices: null,
    });
  });

  it('gives none where the logs say that the data differ, though as many examples of each class were right', async () => {
    const request = requestOf({ a: counts, b: counts });
    request.runs.forEach((run, i) => (run.validation = `data ${i}`));
    const comparer = new Comparer(source({ a: none, b: none }));
    expect((await comparer.compare(request)).basis).toBe('different data');
  });

  it('gives none where a log says nothing of right and wrong answers', async () => {
    expect(await two({ a: none, b: none }, { a: counts, b: null })).toMatchObject({
      basis: 'nothing',
      found: ['counts', 'nothing'],
    });
  });

  it('takes predictions of another length for none', async () => {
    const runs = { a: { print: 'f', p: predictions(0.3, 1) }, b: { print: 'f', p: new Float32Array(10) } };
    expect((await two(runs, { a: counts, b: counts })).basis).toBe('counts');
  });
});
