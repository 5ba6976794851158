/** The board's request to stop, as a file in the run's directory: its owner can write there, and nothing else needs to be open. */

import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeWholeFile } from '@rewardboard/machine';
import type { StopRequest } from '@rewardboard/protocol';
import { MAX_STOP_FILE_BYTES, STOP_FILE, stopRequestOf } from '@rewardboard/protocol';

/** Asked after each step: where there is no such file, that costs microseconds. @returns null without a request */
export function takeStopRequest(directory: string): StopRequest | null {
  const path = join(directory, STOP_FILE);
  try {
    const size = statSync(path, { throwIfNoEntry: false })?.size;
    if (size === undefined) return null;
    const text = size > MAX_STOP_FILE_BYTES ? 'null' : readFileSync(path, 'utf8');
    forgetStopRequest(directory);
    return stopRequestOf(JSON.parse(text));
  } catch {
    return null;
  }
}

/** A request to an earlier part of the run stops nothing. */
export function forgetStopRequest(directory: string): void {
  try {
    rmSync(join(directory, STOP_FILE), { force: true });
  } catch {
    // Where it can't be removed it is obeyed all the same.
  }
}

export function writeStopRequest(directory: string, request: StopRequest): void {
  writeWholeFile(join(directory, STOP_FILE), JSON.stringify(request));
}
