/** Which runs are on a page of the list, in what order, and what is sent when they change. */

import { expect, it } from 'vitest';
import type { RunSummary } from './messages.ts';
import {
  FIRST_PAGE,
  RUNS_A_PAGE,
  changeOf,
  countsOf,
  inOrder,
  lineOf,
  needsAttention,
  pageOf,
  queryFrom,
} from './run-list.ts';
import { aRun } from './testing/a-run.ts';

const ids = (runs: readonly RunSummary[]) => runs.map(({ id }) => id);

it('puts runs that need action first, then those worth watching, unknown ones, fine ones', () => {
  const runs = [
    aRun('fine', {}),
    aRun('unknown', { level: 'unknown' }),
    aRun('watch', { level: 'watch' }),
    aRun('act', { level: 'act' }),
  ];
  expect(ids(inOrder(runs, 'attention'))).toEqual(['act', 'watch', 'unknown', 'fine']);
});

it('counts a failed run among those that need attention, whatever its verdict', () => {
  expect(needsAttention(aRun('x', { state: 'failed' }))).toBe(true);
  expect(needsAttention(aRun('x', { level: 'watch' }))).toBe(false);
  const runs = [aRun('watch', { level: 'watch' }), aRun('failed', { state: 'failed' })];
  expect(ids(inOrder(runs, 'attention'))).toEqual(['failed', 'watch']);
  expect(countsOf(runs)).toEqual({
    all: 2,
    needingAttention: 1,
    states: { running: 0, quiet: 0, finished: 1, failed: 1, deleted: 0 },
  });
});

it('keeps running runs in place when they get new points', () => {
  const first = inOrder(
    [aRun('b', { state: 'running', lastPointAt: 10 }), aRun('a', { state: 'running', lastPointAt: 9 })],
    'newest',
  );
  const then = inOrder(
    [aRun('b', { state: 'running', lastPointAt: 10 }), aRun('a', { state: 'running', lastPointAt: 11 })],
    'newest',
  );
  expect(ids(first)).toEqual(ids(then));
});

it('orders by the newest point, and by name, in which numbers count as such', () => {
  const runs = [aRun('b', { lastPointAt: 1 }), aRun('a', { lastPointAt: 5 }), aRun('c', { lastPointAt: null })];
  expect(ids(inOrder(runs, 'newest'))).toEqual(['a', 'b', 'c']);
  expect(ids(inOrder([aRun('run 10'), aRun('run 9')], 'name'))).toEqual(['run 9', 'run 10']);
});

it('matches every word of the filter, in name, verdict, source, directory or state', () => {
  const runs = [aRun('gsm8k-correctness', { verdict: 'Overfitting since step 440', state: 'running' }), aRun('b')];
  const matching = (words: string, state: RunSummary['state'] | 'all') =>
    ids(pageOf(runs, { ...FIRST_PAGE, words, state }).runs);
  expect(matching('GSM over', 'all')).toEqual(['gsm8k-correctness']);
  expect(matching('gsm zebra', 'all')).toEqual([]);
  expect(matching('', 'finished')).toEqual(['b']);
  expect(matching('', 'all')).toHaveLength(2);
});

it('an acknowledged run needs no attention, and comes after those that do', () => {
  const seen = { ...aRun('seen', { level: 'act' }), isAcknowledged: true };
  expect(needsAttention(seen)).toBe(false);
  const runs = [seen, aRun('watch', { level: 'watch' }), aRun('fine', {})];
  expect(ids(inOrder(runs, 'attention'))).toEqual(['watch', 'seen', 'fine']);
});

it('a page beyond the end is the last one', () => {
  const runs = Array.from({ length: 2 * RUNS_A_PAGE + 1 }, (_, i) => aRun(`${i}`));
  expect(pageOf(runs, FIRST_PAGE).runs).toHaveLength(RUNS_A_PAGE);
  expect(pageOf(runs, { ...FIRST_PAGE, from: 9_999 })).toMatchObject({
    runs: [{ id: '100' }],
    from: 100,
    matching: 101,
  });
  expect(pageOf([], { ...FIRST_PAGE, from: 50 })).toEqual({ runs: [], from: 0, matching: 0 });
});

it('of a line that changed, only the fields that differ are sent', () => {
  const before = lineOf(aRun('a', { spark: { steps: [1], values: [0.5] } }));
  const now = lineOf(aRun('a', { lastStep: 501, spark: { steps: [1], values: [0.5] } }));
  expect(changeOf(before, now)).toEqual({ id: 'a', lastStep: 501 });
  expect(changeOf(now, now)).toBe(null);
  expect(Object.keys(before)).not.toContain('lastValues');
});

it('takes a query only as it should be', () => {
  const query = { words: 'a', state: 'running', order: 'name', from: 50, also: ['x'] };
  expect(queryFrom(query)).toEqual(query);
  for (const wrong of [
    null,
    'all',
    { ...query, words: 'x'.repeat(201) },
    { ...query, state: 'unheard-of' },
    { ...query, order: '' },
    { ...query, from: -1 },
    { ...query, from: 0.5 },
    { ...query, also: ['1', '2', '3', '4', '5'] },
    { ...query, also: [5] },
  ])
    expect(queryFrom(wrong)).toBe(null);
});
