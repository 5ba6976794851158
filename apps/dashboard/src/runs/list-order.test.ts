import type { RunSummary } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { inOrder, matchesFilter, needsAttention } from './list-order.ts';

const base: RunSummary = {
  id: 'a',
  name: 'a',
  state: 'finished',
  stateReason: '',
  source: 'own journal',
  directory: 'runs/a',
  generated: false,
  createdAt: null,
  lastStep: 1,
  plannedSteps: null,
  lastPointAt: 1,
  level: 'fine',
  verdict: 'Nothing found',
  finding: null,
  isAcknowledged: false,
  openFindings: 0,
  best: null,
  lastValues: {},
  spark: { steps: [], values: [] },
};
const run = (id: string, change: Partial<RunSummary>): RunSummary => ({ ...base, id, name: id, ...change });
const ids = (runs: RunSummary[]) => runs.map(({ id }) => id);

it('puts first what asks a person to act, then what is watched, unknown, fine', () => {
  const runs = [
    run('fine', {}),
    run('unknown', { level: 'unknown' }),
    run('watch', { level: 'watch' }),
    run('act', { level: 'act' }),
  ];
  expect(ids(inOrder(runs, 'attention'))).toEqual(['act', 'watch', 'unknown', 'fine']);
});

it('counts a failed run among those that need a look, whatever its verdict', () => {
  expect(needsAttention(run('x', { state: 'failed' }))).toBe(true);
  expect(needsAttention(run('x', { level: 'watch' }))).toBe(false);
  expect(ids(inOrder([run('watch', { level: 'watch' }), run('failed', { state: 'failed' })], 'attention'))).toEqual([
    'failed',
    'watch',
  ]);
});

it('does not let running runs change places with each new point', () => {
  const first = inOrder(
    [run('b', { state: 'running', lastPointAt: 10 }), run('a', { state: 'running', lastPointAt: 9 })],
    'newest',
  );
  const then = inOrder(
    [run('b', { state: 'running', lastPointAt: 10 }), run('a', { state: 'running', lastPointAt: 11 })],
    'newest',
  );
  expect(ids(first)).toEqual(ids(then));
});

it('orders by the newest point and by name', () => {
  const runs = [run('b', { lastPointAt: 1 }), run('a', { lastPointAt: 5 }), run('c', { lastPointAt: null })];
  expect(ids(inOrder(runs, 'newest'))).toEqual(['a', 'b', 'c']);
  expect(ids(inOrder(runs, 'name'))).toEqual(['a', 'b', 'c']);
});

it('matches every word of the filter, in name, verdict, source, directory or state', () => {
  const gsm = run('gsm8k-correctness', { verdict: 'Overfitting since step 440', state: 'running' });
  expect(matchesFilter(gsm, 'GSM over', 'all')).toBe(true);
  expect(matchesFilter(gsm, 'gsm zebra', 'all')).toBe(false);
  expect(matchesFilter(gsm, '', 'finished')).toBe(false);
});

it('what was acknowledged needs no look any more, and stands behind what does', () => {
  const seen = { ...run('seen', { level: 'act' }), isAcknowledged: true };
  expect(needsAttention(seen)).toBe(false);
  expect(ids(inOrder([seen, run('watch', { level: 'watch' }), run('fine', {})], 'attention'))).toEqual([
    'watch',
    'seen',
    'fine',
  ]);
});
