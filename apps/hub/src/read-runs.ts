/** Runs of directories without a server: the same following, folding and judging as in a hub, for the command line. */

import { randomUUID } from 'node:crypto';
import { DiagnoserPool } from '@rewardboard/diagnostics';
import type { Target } from '@rewardboard/diagnostics';
import { FollowedDirectories } from './directories/followed-directories.ts';
import type { LiveRun } from './runs/live-run.ts';
import { Runs } from './runs/runs.ts';

export type { LiveRun } from './runs/live-run.ts';

export interface ReadOptions {
  directories: readonly string[];
  /** The hub's own files: copies of runs in there are no runs of these directories. */
  stateDirectory: string;
  targets: readonly Target[];
  notice(text: string): void;
}

export interface ReadRuns {
  /** Every run found so far, judged by all that its files held at the last `look`. */
  all(): LiveRun[];
  /** Reads what is new. */
  look(): Promise<void>;
  close(): Promise<void>;
}

/** Reads everything that the directories hold now; `look` goes on from there. */
export async function readRuns({ directories, stateDirectory, targets, notice }: ReadOptions): Promise<ReadRuns> {
  const runs = new Runs({
    diagnosers: new DiagnoserPool(targets),
    newStream: () => randomUUID().slice(0, 8),
    now: () => Date.now(),
    notice,
  });
  const followed = new FollowedDirectories({
    directories,
    stateDirectory,
    runs,
    now: () => Date.now(),
    makeWay: () => undefined,
    notice,
  });
  const judge = () => {
    runs.updateStates();
    runs.diagnoseAll(() => performance.now());
  };
  // Nobody waits for last lines to get their end here.
  const end = async () => {
    if (!followed.endLogs(0)) return;
    await followed.look();
    followed.endLogs(0);
  };
  await followed.settle();
  await end();
  judge();
  return {
    all: () => runs.all(),
    async look() {
      await followed.look();
      await end();
      followed.probeTrainers();
      judge();
    },
    close: () => followed.close(),
  };
}
