/** The runs in directories, read once, for verbs that need no board. */

import { readRuns } from '@rewardboard/hub';
import { terminalLine } from '@rewardboard/machine';
import { environment } from './environment.ts';
import { readTargets } from './read-targets.ts';

/** @param targets path of the targets file; none are checked without it */
export function readDirectories(directories: readonly string[], targets?: string): ReturnType<typeof readRuns> {
  return readRuns({
    directories: [...directories],
    stateDirectory: environment.stateDirectory,
    targets: targets === undefined ? [] : readTargets(targets),
    notice: (text) => console.error(terminalLine(text)),
  });
}
