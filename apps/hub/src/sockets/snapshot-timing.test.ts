/** When snapshots are sent: the limits, with a clock that stands still between calls. */

import { expect, it } from 'vitest';
import { SNAPSHOT_MS, SnapshotTiming, WHOLE_MS } from './snapshot-timing.ts';

it('the next one waits for its time, however much comes', () => {
  const pace = new SnapshotTiming();
  const run = { hasUnread: true, isFilling: true };
  expect(pace.isDue(run, 0)).toBe(true);
  pace.sent(run, 0, false);
  expect(pace.isDue(run, SNAPSHOT_MS - 1)).toBe(false);
  run.hasUnread = false;
  expect(pace.isDue(run, SNAPSHOT_MS - 1)).toBe(false);
  expect(pace.isDue(run, SNAPSHOT_MS)).toBe(true);
});

it('small files that are read again are shown whole, but for one that is never read to its end', () => {
  const pace = new SnapshotTiming();
  const run = { hasUnread: false, isFilling: false };
  pace.sent(run, 0, false);
  run.hasUnread = true;
  expect(pace.isDue(run, 10 * SNAPSHOT_MS)).toBe(false);
  run.hasUnread = false;
  expect(pace.isDue(run, 10 * SNAPSHOT_MS)).toBe(true);
  run.hasUnread = true;
  expect(pace.isDue(run, 20 * SNAPSHOT_MS)).toBe(false);
  expect(pace.isDue(run, 20 * SNAPSHOT_MS + WHOLE_MS)).toBe(true);
});

it('what was shown in part is shown whole at once, one time', () => {
  const pace = new SnapshotTiming();
  const run = { hasUnread: true, isFilling: true };
  pace.sent(run, 0, true);
  expect(pace.isDue(run, 1)).toBe(false);
  run.hasUnread = false;
  expect(pace.isDue(run, 1)).toBe(true);
  pace.sent(run, 1, false);
  expect(pace.isDue(run, 2)).toBe(false);
});
