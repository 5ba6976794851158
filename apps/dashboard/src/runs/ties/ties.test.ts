/** Which rows tie with the best, by predictions and by intervals. */

import { describe, expect, it } from 'vitest';
import { hasMocks, mockData, unpacked } from '../../../../../packages/metrics/src/testing/mock-predictions.ts';
import { aRun } from '../../testing/samples.ts';
import { Columns } from '../list/columns.ts';
import { rowsOf } from '../list/row-maker.ts';
import type { Contest } from './ties.ts';
import { contestsOf, tiesByIntervals, tiesByPredictions } from './ties.ts';

const validation = { fingerprint: 'd', name: 'gsm8k.jsonl', examples: 100 };
const run = (id: string, best: number, change = {}) =>
  aRun(id, {
    validation,
    metrics: { 'eval/f1': { best, bestStep: 5, last: best, kept: best, low: best - 0.1, high: best + 0.1 } },
    ...change,
  });
const contests = (runs: ReturnType<typeof run>[], sort = '-eval/f1') => {
  const columns = new Columns(runs);
  return contestsOf(rowsOf(runs, { sort, group: 'none', open: new Set(), columns }), sort, columns);
};

it('the best of each validation set compete, when the list is ordered by a best value, the best first', () => {
  const runs = [run('a', 0.9), run('b', 0.8), run('c', 0.2), run('alone', 0.99, { validation: null })];
  expect(contests(runs).map(({ section, rows }) => [section, rows.map(({ key }) => key)])).toEqual([
    ['section d', ['a', 'b', 'c']],
  ]);
  for (const other of ['eval/f1', '-eval/f1.last', 'name', 'attention']) expect(contests(runs, other)).toEqual([]);
});

it('without predictions, those tie whose intervals reach that of the best', () => {
  const [contest] = contests([run('a', 0.9), run('b', 0.75), run('c', 0.2)]);
  expect(tiesByIntervals(contest!)).toEqual(['a', 'b']);
  const unknown = { ...contest!, rows: [{ key: 'x', runs: [{ id: 'x', step: 1, low: null, high: null }] }] };
  expect(tiesByIntervals(unknown)).toEqual([]);
});

it('a run without predictions, or with those of other examples, leaves the question open', () => {
  const [contest] = contests([run('a', 0.9), run('b', 0.8)]);
  const examples = { labels: [0, 1], problems: [0, 1], threshold: 0.5 };
  expect(tiesByPredictions(contest!, examples, () => null)).toBe(null);
  expect(tiesByPredictions(contest!, examples, () => new Float32Array(3))).toBe(null);
});

describe.skipIf(!hasMocks)('the design’s own predictions', () => {
  // A block that is skipped is run through all the same, to find its tests.
  const { runs, y, pid } = hasMocks
    ? mockData<{ runs: { g: string; P: string }[]; y: string; pid: number[] }>('compare.html')
    : { runs: [], y: '', pid: [] };
  const contest = (metric: string): Contest => ({
    section: 's',
    metric,
    better: 'up',
    rows: ['A', 'B', 'C', 'D'].map((key) => ({
      key,
      runs: runs.flatMap(({ g }, i) => (g === key ? [{ id: String(i), step: 1, low: null, high: null }] : [])),
    })),
  });
  const ties = (metric: string) =>
    tiesByPredictions(contest(metric), { labels: [...y].map(Number), problems: pid, threshold: 0.5 }, ({ id }) =>
      unpacked(runs[Number(id)]!.P),
    );

  it('three recipes tie by ROC AUC, and all four by F1', () => {
    expect(ties('eval/roc_auc')!.toSorted()).toEqual(['B', 'C', 'D']);
    expect(ties('eval/f1')!.toSorted()).toEqual(['A', 'B', 'C', 'D']);
    expect(ties('eval/own_score')).toBe(null);
  });
});
