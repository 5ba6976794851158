/** What verbs that read runs say of a directory that isn't one. */

import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { terminalLine } from '@rewardboard/machine';
import { UsageError } from './usage-error.ts';

/** @param remedy where there is nothing of this name */
export function checkDirectory(
  directory: string,
  remedy = 'Name a directory that contains the log files of a training run.',
): void {
  if (!existsSync(directory)) throw new UsageError(`${terminalLine(directory)}: no such directory. ${remedy}`);
  refuseFile(directory);
}

export function refuseFile(path: string): void {
  if (existsSync(path) && !statSync(path).isDirectory())
    throw new UsageError(`${terminalLine(path)} is a file. Name its directory: ${terminalLine(dirname(path))}`);
}
