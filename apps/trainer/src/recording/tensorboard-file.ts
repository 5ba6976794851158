/** The event file that TensorBoard reads, in `logs/` of a run's directory: each start makes one of its own, as TensorBoard's writers do. */

import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { tensorboardHead } from '@rewardboard/run-files';
import { GrowingFile } from './growing-file.ts';
import { TENSORBOARD_DIRECTORY } from './output-directory.ts';

export function openTensorboardFile(runDirectory: string): GrowingFile {
  const directory = join(runDirectory, TENSORBOARD_DIRECTORY);
  mkdirSync(directory, { recursive: true });
  const now = Date.now();
  // TensorBoard orders files of a directory by name: seconds first, and the process for two starts within one second.
  const file = new GrowingFile(
    join(directory, `events.out.tfevents.${Math.floor(now / 1000)}.${hostname()}.${process.pid}.0`),
  );
  file.append(tensorboardHead(now));
  return file;
}
