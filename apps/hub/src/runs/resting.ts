/** Decides which runs rest. A hub that has few runs keeps all of them in memory. */

import type { LiveRun } from './live-run.ts';
import { summaryOf } from './run-summary.ts';

/** Runs whose points stay in memory although nobody needs them now: those that were used or written last. */
const MAX_AWAKE = 200;
/** Runs that rest without ever having been diagnosed are read for that, a few at a time. */
const MAX_DIAGNOSED_AT_ONCE = 100;
/** A run that somebody looked at, or that was written, is needed for so long. */
const NEEDED_MS = 60_000;

export class Resting {
  constructor(private readonly maxAwake = MAX_AWAKE) {}

  /** @param now ms, called once a second */
  update(runs: readonly LiveRun[], now: number): void {
    const awake = runs.filter(({ rest }) => !rest.isAsleep);
    const candidates = awake.filter((run) => mayRest(run, now)).sort((a, b) => lastUse(a) - lastUse(b));
    // Those that wait for their diagnosis go last, in the order in which they are waited for.
    const [done, undone] = [candidates.filter(isDone), candidates.filter((run) => !isDone(run)).toReversed()];
    let excess = awake.length - this.maxAwake;
    for (const run of [...done, ...undone.slice(MAX_DIAGNOSED_AT_ONCE).toReversed()]) {
      if (excess-- <= 0) break;
      // The line that it keeps.
      summaryOf(run);
      run.beginRest();
      run.rest.begun();
    }
    if (undone.length >= MAX_DIAGNOSED_AT_ONCE) return;
    runs
      .filter((run) => run.rest.isAsleep && run.deletion.at === null && !isDone(run))
      .sort((a, b) => b.newestOrSeenAt - a.newestOrSeenAt)
      .slice(0, MAX_DIAGNOSED_AT_ONCE - undone.length)
      .forEach((run) => run.rest.read(now));
  }
}

function isDone({ schedule }: LiveRun): boolean {
  return !schedule.hasChanges && !schedule.isPartial && !schedule.isAside;
}

function mayRest(run: LiveRun, now: number): boolean {
  return (
    run.rest.isAwake &&
    run.state !== 'running' &&
    // What was deleted can't be read again.
    run.deletion.at === null &&
    run.next > 0 &&
    run.rest.hasAll &&
    now - lastUse(run) > NEEDED_MS
  );
}

function lastUse(run: LiveRun): number {
  return Math.max(run.rest.usedAt, run.newestOrSeenAt);
}
