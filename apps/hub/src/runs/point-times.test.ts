/** A copied log is as old as its own times say, and a live one in another zone isn't old. */

import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { PointTimes } from './point-times.ts';

const NOW = Date.parse('2026-03-04T12:00:00Z');
const HOUR = 3_600_000;

/** @param lastTime of the newest point; null where it has none */
function newestAfter(
  lastTime: number | null,
  { hasGrown = false, isSurelyLive = false, isCopy = false, isWithoutLater = false } = {},
): number {
  const run = emptyRun();
  const time = lastTime === null ? {} : { time: lastTime };
  applyEvents(run, [{ type: 'train', step: 5, ...time, values: { 'train/loss': 0.5 } }]);
  if (isWithoutLater) applyEvents(run, [{ type: 'train', step: 6, values: { 'train/loss': 0.4 } }]);
  const times = new PointTimes();
  times.add(NOW);
  times.isCopied = isCopy;
  if (isCopy) applyEvents(run, [{ type: 'train', step: 4, values: { 'train/loss': 0.6 } }]);
  if (hasGrown) times.grew(isSurelyLive);
  return times.newestAt(run, NOW);
}

it('a log that was written long before its file is old', () => {
  for (const ago of [12 * 60_000, 5 * HOUR + 7 * 60_000, 50 * HOUR, 9_000 * HOUR])
    expect(newestAfter(NOW - ago)).toBe(NOW - ago);
});

it('a log without times, one of another zone, and one that was just written are as new as their file', () => {
  expect(newestAfter(null)).toBe(NOW);
  expect(newestAfter(NOW - 60_000)).toBe(NOW);
  expect(newestAfter(NOW + 9 * HOUR)).toBe(NOW);
  for (const zone of [1, 5.5, 5.75, 12]) expect(newestAfter(NOW - zone * HOUR - 20_000)).toBe(NOW);
});

it('a log that is seen to grow, or says the time only once, is live', () => {
  expect(newestAfter(NOW - 5 * HOUR - 420_000, { hasGrown: true })).toBe(NOW);
  expect(newestAfter(NOW - 5 * HOUR - 420_000, { isWithoutLater: true })).toBe(NOW);
  expect(newestAfter(NOW - 50 * HOUR, { hasGrown: true })).toBe(NOW - 50 * HOUR);
  expect(newestAfter(NOW - 9_000 * HOUR, { hasGrown: true, isSurelyLive: true })).toBe(NOW);
});

it('files that were put there as they are count as old as their last point says', () => {
  expect(newestAfter(NOW - 300_000, { isCopy: true })).toBe(NOW - 300_000);
  expect(newestAfter(NOW - 300_000)).toBe(NOW);
  expect(newestAfter(NOW - 300_000, { isCopy: true, isWithoutLater: true })).toBe(NOW);
  expect(newestAfter(NOW + 300_000, { isCopy: true })).toBe(NOW);
});
