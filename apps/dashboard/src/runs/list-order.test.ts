import type { RunSummary } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { aRun } from '../testing/samples.ts';
import { inOrder, matchesFilter, needsAttention } from './list-order.ts';

const ids = (runs: RunSummary[]) => runs.map(({ id }) => id);

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
  expect(ids(inOrder([aRun('watch', { level: 'watch' }), aRun('failed', { state: 'failed' })], 'attention'))).toEqual([
    'failed',
    'watch',
  ]);
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

it('orders by the newest point, and by name', () => {
  const runs = [aRun('b', { lastPointAt: 1 }), aRun('a', { lastPointAt: 5 }), aRun('c', { lastPointAt: null })];
  expect(ids(inOrder(runs, 'newest'))).toEqual(['a', 'b', 'c']);
  expect(ids(inOrder(runs, 'name'))).toEqual(['a', 'b', 'c']);
});

it('matches every word of the filter, in name, verdict, source, directory or state', () => {
  const gsm = aRun('gsm8k-correctness', { verdict: 'Overfitting since step 440', state: 'running' });
  expect(matchesFilter(gsm, 'GSM over', 'all')).toBe(true);
  expect(matchesFilter(gsm, 'gsm zebra', 'all')).toBe(false);
  expect(matchesFilter(gsm, '', 'finished')).toBe(false);
});

it('an acknowledged run needs no attention, and comes after those that do', () => {
  const seen = { ...aRun('seen', { level: 'act' }), isAcknowledged: true };
  expect(needsAttention(seen)).toBe(false);
  expect(ids(inOrder([seen, aRun('watch', { level: 'watch' }), aRun('fine', {})], 'attention'))).toEqual([
    'watch',
    'seen',
    'fine',
  ]);
});
