/** Runs of directories without a server: followed, folded and diagnosed as in a hub, for the command line. */

import { randomUUID } from 'node:crypto';
import { DiagnoserPool } from '@rewardboard/diagnostics';
import type { Target } from '@rewardboard/diagnostics';
import type { Unread } from '@rewardboard/protocol';
import { FollowedDirectories } from './directories/followed-directories.ts';
import type { LiveRun } from './runs/live-run.ts';
import { Runs } from './runs/runs.ts';

export type { LiveRun } from './runs/live-run.ts';

/** Times that files are read again, since what they end with changes what they mean. */
const MAX_PASSES = 3;

export interface ReadOptions {
  directories: readonly string[];
  /** The hub's own files: copies of runs in there are no runs of these directories. */
  stateDirectory: string;
  targets: readonly Target[];
  notice(text: string): void;
  /** Milliseconds since 1970; the machine's clock without it. */
  now?(): number;
}

export interface ReadRuns {
  /** Every run found so far, with the diagnosis of the last `update`. */
  all(): LiveRun[];
  /** What is in the directories and part of no run, and why. */
  unread(): Unread;
  /** Reads what is new. */
  update(): Promise<void>;
  close(): Promise<void>;
}

/** Reads everything that the directories hold now; `update` continues from there. */
export async function readRuns({
  directories,
  stateDirectory,
  targets,
  notice,
  now = Date.now,
}: ReadOptions): Promise<ReadRuns> {
  const runs = new Runs({
    diagnosers: new DiagnoserPool(targets),
    newStream: () => randomUUID().slice(0, 8),
    now,
    notice,
  });
  const followed = new FollowedDirectories({
    directories,
    stateDirectory,
    runs,
    now,
    makeWay: () => undefined,
    notice,
  });
  const diagnose = () => {
    runs.updateStates();
    runs.diagnoseAll(() => performance.now());
  };
  // Nobody waits for last lines to get their end here; with those, another file of the run may turn out to be the better one.
  const end = async () => {
    for (let pass = 0; pass < MAX_PASSES && followed.endLogs(0); pass++) await followed.look();
  };
  await followed.settle();
  await end();
  diagnose();
  return {
    all: () => runs.all(),
    unread: () => followed.unread(),
    async update() {
      await followed.look();
      await end();
      followed.probe();
      diagnose();
    },
    close: () => followed.close(),
  };
}
