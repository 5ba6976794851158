/** A folder as a hub reads it from the disk: what a test compares. */

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { unusedWords } from '@rewardboard/protocol';
import { readRuns } from '../read-runs.ts';
import type { LiveRun } from '../read-runs.ts';

export interface FoundRun {
  directory: string;
  unit: 'step' | 'epoch' | 'record';
  plannedSteps: number | undefined;
  /** By metric, without the axes: how many points, the first and the last step, and the last value. */
  series: Record<string, [points: number, from: number, to: number, last: number]>;
  ghosts: number;
  /** Files, relative to the watched directory, with why they count nowhere. */
  files: Record<string, string | null>;
  live: LiveRun;
}

export async function readFolder(directory: string): Promise<FoundRun[]> {
  const read = await readRuns({
    directories: [directory],
    stateDirectory: join(directory, 'nowhere'),
    targets: [],
    notice: () => undefined,
  });
  const found = read.all().map(foundRun);
  await read.close();
  return found.sort((a, b) => (a.directory < b.directory ? -1 : 1));
}

function foundRun(live: LiveRun): FoundRun {
  const { origin, run, sources } = live;
  return {
    directory: origin.directory,
    unit: run.about.stepUnit ?? 'step',
    plannedSteps: run.about.plannedSteps,
    series: Object.fromEntries(
      [...run.series]
        .filter(([name]) => name !== 'epoch' && name !== 'time')
        .map(([name, series]) => [name, [series.length, series.steps[0]!, series.last!.step, series.last!.value]]),
    ),
    ghosts: [...run.ghosts.values()].filter(({ series }) => series.size > 0).length,
    files: Object.fromEntries(
      [...sources.values()].map(({ path, unused }) => [path, unused ? unusedWords(unused) : null]),
    ),
    live,
  };
}

/** Writes files, by their paths. */
export async function writeFiles(directory: string, files: Record<string, string | Uint8Array>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content);
  }
}
