/** Which runs need attention, and what is sent of a line that changed. */

import { expect, it } from 'vitest';
import { changeOf, lineOf, needsAttention } from './run-list.ts';
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
