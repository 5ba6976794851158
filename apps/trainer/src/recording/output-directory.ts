/** The directory of a run: what is in it, and that no run in it is lost by accident. */

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isWriterAlive, writeWholeFile } from '@rewardboard/machine';
import type { RunInfo } from '@rewardboard/protocol';
import { BadInput, systemReason } from '../base/bad-input.ts';
import type { Checkpoint } from '../checkpoint/checkpoint-read.ts';
import { checkpointsIn } from '../checkpoint/checkpoint-read.ts';
import { CHECKPOINT_NAME, removeCheckpoint, settleCheckpoints } from '../checkpoint/checkpoint-write.ts';

/** Names of the files that a run consists of. */
export const RUN_FILES = {
  run: 'run.json',
  journal: 'events.jsonl',
  metricsLog: 'metrics.log',
  history: 'metrics_history.json',
  predictions: 'predictions.log',
  samples: 'prediction_samples.json',
} as const;

/** Where the event files for TensorBoard go. */
export const TENSORBOARD_DIRECTORY = 'logs';
const EVENT_FILE = /^events\.out\.tfevents\./;

/** Says early, before anything that takes long, that a new run would have no place here; changes nothing. @throws BadInput */
export function requireFreeDirectory(directory: string, overwrite: boolean): void {
  if (!existsSync(directory)) return;
  const there = namesIn(directory);
  if (!overwrite && Object.values(RUN_FILES).some((name) => there.includes(name)))
    throw new BadInput(
      `${directory} already contains a run; choose another --output_dir, resume the run with --resume_from_checkpoint, or replace it with --overwrite_output_dir`,
    );
  requireNoWriter(directory);
}

/** Makes the directory ready for a new run, or says why it is not. */
export function prepareOutputDirectory(directory: string, overwrite: boolean): void {
  try {
    mkdirSync(directory, { recursive: true });
    requireFreeDirectory(directory, overwrite);
    const there = namesIn(directory);
    for (const name of Object.values(RUN_FILES)) rmSync(join(directory, name), { force: true });
    const events = join(directory, TENSORBOARD_DIRECTORY);
    if (existsSync(events))
      for (const name of readdirSync(events)) if (EVENT_FILE.test(name)) rmSync(join(events, name));
    for (const name of there) if (CHECKPOINT_NAME.test(name)) removeCheckpoint(join(directory, name));
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(`${directory}: cannot be used as the output directory: ${systemReason(error)}`);
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    throw new BadInput(`${directory}: cannot be used as the output directory: ${systemReason(error)}`);
  }
}

/**
 * Makes the directory ready for the run in it to go on from one of its checkpoints. Later checkpoints are set aside: their steps
 * are made again.
 * @returns the names of the checkpoints that count, oldest first, and what a person should know
 */
export function goOnInDirectory(
  directory: string,
  { name, point }: Checkpoint,
): { there: string[]; notices: string[] } {
  const path = join(directory, RUN_FILES.run);
  const id = runIdIn(path);
  if (id === null)
    throw new BadInput(
      `${directory} contains no run to resume (${RUN_FILES.run} is ${existsSync(path) ? 'damaged' : 'missing'}); set --output_dir to the directory of the stopped run`,
    );
  if (id !== point.run.id)
    throw new BadInput(
      `${name} belongs to run ${point.run.id}, but ${directory} contains run ${id}; resume a run in its own --output_dir`,
    );
  requireNoWriter(directory);
  // What it held is recovered from the run's other files, as from one that lost its end.
  const journal = join(directory, RUN_FILES.journal);
  if (!existsSync(journal)) writeWholeFile(journal, '');
  settleCheckpoints(directory);
  const notices: string[] = [];
  const there = checkpointsIn(directory)
    .toReversed()
    .filter((other) => {
      if (stepOf(other) <= point.step) return true;
      const aside = `abandoned-${other}`;
      removeCheckpoint(join(directory, aside));
      renameSync(join(directory, other), join(directory, aside));
      notices.push(`${other} is beyond step ${point.step}, from which training resumes; it was renamed to ${aside}`);
      return false;
    });
  return { there, notices };
}

/** `run.json`: what the run says of itself, and what only this machine can use. */
export function writeRunFile(
  directory: string,
  info: RunInfo,
  machine: { pid: number; host: string; command: string; startedAt: number },
): void {
  const path = join(directory, RUN_FILES.run);
  try {
    writeWholeFile(path, `${JSON.stringify({ ...info, ...machine }, null, 2)}\n`);
  } catch (error) {
    throw new BadInput(`${path}: cannot be written: ${systemReason(error)}`);
  }
}

function stepOf(checkpoint: string): number {
  return Number(CHECKPOINT_NAME.exec(checkpoint)![1]);
}

function runIdIn(path: string): string | null {
  const { id } = readRunFile(path);
  return typeof id === 'string' ? id : null;
}

function readRunFile(path: string): { id?: unknown; pid?: unknown; host?: unknown } {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as object | null) ?? {};
  } catch {
    return {};
  }
}

/** Two trainings that write the same files would make nonsense of them. */
function requireNoWriter(directory: string): void {
  const path = join(directory, RUN_FILES.run);
  const { pid, host } = readRunFile(path);
  if (host !== hostname() || typeof pid !== 'number' || pid === process.pid) return;
  if (isWriterAlive(pid, statSync(path).mtimeMs) === true)
    throw new BadInput(
      `${directory}: training process ${pid} is still writing this run; stop it first, or choose another --output_dir`,
    );
}
