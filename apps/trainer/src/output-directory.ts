/** The directory of a run: what is in it, and that no run in it is lost by accident. */

import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunInfo } from '@rewardboard/protocol';
import { BadInput, systemReason } from './bad-input.ts';

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

export const MODEL_FILES = ['model.safetensors', 'tokenizer.json', 'config.json'] as const;

/** A finished model, or one that was being written when the process died. */
const CHECKPOINT = /^(\.writing-)?checkpoint-\d+$/;

/** Makes the directory ready for a new run, or says why it is not. */
export function prepareOutputDirectory(directory: string, overwrite: boolean): void {
  try {
    mkdirSync(directory, { recursive: true });
    const there = readdirSync(directory);
    const holdsRun = Object.values(RUN_FILES).some((name) => there.includes(name));
    if (holdsRun && !overwrite)
      throw new BadInput(`${directory} already holds a run: choose another --output_dir, or replace that run with --overwrite_output_dir`);
    for (const name of Object.values(RUN_FILES)) rmSync(join(directory, name), { force: true });
    const events = join(directory, TENSORBOARD_DIRECTORY);
    if (existsSync(events)) for (const name of readdirSync(events)) if (EVENT_FILE.test(name)) rmSync(join(events, name));
    for (const name of there) if (CHECKPOINT.test(name)) removeModel(join(directory, name));
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(`${directory}: cannot be used as output directory: ${systemReason(error)}`);
  }
}

/** Removes what we wrote of a model and nothing else: a directory that holds more stays. */
export function removeModel(directory: string): void {
  for (const name of MODEL_FILES) rmSync(join(directory, name), { force: true });
  if (existsSync(directory) && readdirSync(directory).length === 0) rmdirSync(directory);
}

/** `run.json`: what the run says of itself, and what only this machine can use. */
export function writeRunFile(directory: string, info: RunInfo, machine: { pid: number; host: string; command: string }): void {
  const path = join(directory, RUN_FILES.run);
  writeFileSync(`${path}.writing`, `${JSON.stringify({ ...info, ...machine }, null, 2)}\n`);
  renameSync(`${path}.writing`, path);
}
