/** Writes a checkpoint directory so that it is either wholly there or not at all. */

import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** One file of a checkpoint, ready to be written. */
export interface CheckpointFile {
  name: string;
  bytes: Buffer;
}

/** Names of all files that we ever write into a checkpoint. */
const CHECKPOINT_FILES = [
  'model.safetensors',
  'tokenizer.json',
  'config.json',
  'optimizer.safetensors',
  'trainer_state.json',
  'resume.json',
] as const;

/** A finished checkpoint, one that was being written, replaced or removed when the process died, or one of an abandoned branch. */
export const CHECKPOINT_NAME = /^(?:\.writing-|\.old-|\.removing-|abandoned-)?checkpoint-(\d+)$/;

/**
 * Every file is on the disk, not only in its cache, before the directory gets its name. One of the same name is replaced.
 * Throws what the system threw; nothing half written stays then.
 */
export function writeCheckpoint(directory: string, name: string, files: readonly CheckpointFile[]): void {
  const writing = join(directory, `.writing-${name}`);
  const old = join(directory, `.old-${name}`);
  removeCheckpoint(writing);
  removeCheckpoint(old);
  try {
    mkdirSync(writing, { recursive: true });
    for (const file of files) writeWhole(join(writing, file.name), file.bytes);
    syncDirectory(writing);
    if (existsSync(join(directory, name))) renameSync(join(directory, name), old);
    renameSync(writing, join(directory, name));
    syncDirectory(directory);
  } catch (error) {
    removeCheckpoint(writing);
    throw error;
  }
  removeCheckpoint(old);
}

/** Removes what we wrote of a checkpoint and nothing else: a directory that holds more stays. Half a one never has a checkpoint's name. */
export function removeCheckpoint(directory: string): void {
  const stats = lstatSync(directory, { throwIfNoEntry: false });
  if (!stats) return;
  // What a link leads to is not ours to remove.
  if (stats.isSymbolicLink()) return rmSync(directory);
  const isHidden = basename(directory).startsWith('.');
  const aside = isHidden
    ? directory
    : join(dirname(directory), `.removing-checkpoint-${CHECKPOINT_NAME.exec(basename(directory))![1]}`);
  if (!isHidden) {
    removeCheckpoint(aside);
    renameSync(directory, aside);
  }
  for (const name of CHECKPOINT_FILES) rmSync(join(aside, name), { force: true });
  if (readdirSync(aside).length === 0) rmdirSync(aside);
  else if (!isHidden) renameSync(aside, directory);
}

/** Puts right what a process left that died while it wrote: half a checkpoint goes, one that was to be replaced comes back. */
export function settleCheckpoints(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (!CHECKPOINT_NAME.test(name)) continue;
    const path = join(directory, name);
    const former = join(directory, name.replace('.old-', ''));
    if (name.startsWith('.old-') && !existsSync(former)) renameSync(path, former);
    else if (name.startsWith('.')) removeCheckpoint(path);
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function writeWhole(path: string, bytes: Buffer): void {
  const file = openSync(path, 'w');
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncDirectory(path: string): void {
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } catch (error) {
    // Windows and some network file systems do not sync directories.
    if (!['EISDIR', 'EPERM', 'EINVAL', 'ENOTSUP'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    closeSync(directory);
  }
}
