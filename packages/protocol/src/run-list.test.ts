/** Which runs need attention, and what is sent of a line that changed. */

import { expect, it } from 'vitest';
import { changeOf, lineOf, needsAttention, withChange } from './run-list.ts';
import { aRun } from './testing/a-run.ts';

it('counts a failed run among those that need attention, whatever its verdict, unless that was acknowledged', () => {
  expect(needsAttention(aRun('x', { state: 'failed' }))).toBe(true);
  expect(needsAttention(aRun('x', { level: 'act' }))).toBe(true);
  expect(needsAttention(aRun('x', { level: 'watch' }))).toBe(false);
  expect(needsAttention(aRun('x', { level: 'act', isAcknowledged: true }))).toBe(false);
});

it('of a line that changed, only the fields that differ are sent', () => {
  const before = lineOf(aRun('a', { spark: { steps: [1], values: [0.5] } }));
  const now = lineOf(aRun('a', { lastStep: 501, spark: { steps: [1], values: [0.5] } }));
  expect(changeOf(before, now)).toEqual({ id: 'a', lastStep: 501 });
  expect(changeOf(now, now)).toBe(null);
  expect(Object.keys(before)).not.toContain('lastValues');
});

it('of the metrics only those that differ are sent, and the line with the change is the line as it is', () => {
  const metric = (last: number) => ({ best: 1, bestStep: 1, last, kept: null });
  const before = lineOf(aRun('a', { metrics: { 'train/loss': metric(1), 'eval/loss': metric(2), gone: metric(3) } }));
  const now = lineOf(aRun('a', { metrics: { 'train/loss': metric(0.5), 'eval/loss': metric(2), added: metric(4) } }));
  const change = changeOf(before, now)!;
  expect(change).toEqual({ id: 'a', metrics: { 'train/loss': metric(0.5), added: metric(4), gone: null } });
  expect(withChange(before, change)).toEqual(now);
  expect(before.metrics['train/loss']).toEqual(metric(1));
  expect(withChange(undefined, now)).toEqual(now);
});
