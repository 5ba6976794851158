/** Trains in the process of a test, and stops after a chosen step: for tests that compare trainings number by number. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EvaluationEvent, RunEvent, TrainEvent } from '@rewardboard/protocol';
import { eventFromLine } from '@rewardboard/protocol';
import { findCheckpoint } from '../checkpoint/checkpoint-read.ts';
import { liveEvents } from '../recording/live-events.ts';
import type { Overrides } from '../config/load-config.ts';
import { loadConfig } from '../config/load-config.ts';
import { RUN_FILES } from '../recording/output-directory.ts';
import type { FromTrainer, TrainingResult } from '../run/process-messages.ts';
import { train } from '../training/train.ts';

export interface HereOptions {
  overrides: Overrides;
  /** Stop after so many steps of this part of the training. */
  stopAfter?: number;
  resume?: string;
  overwrite?: boolean;
  data?: string[];
  backend?: string;
  messages?: FromTrainer[];
  /** The bundled training process, which several devices need. */
  entry?: string;
}

export async function trainHere(
  outputDir: string,
  { overrides, stopAfter, resume, overwrite = false, data, backend = 'wasm', messages = [], entry }: HereOptions,
): Promise<TrainingResult> {
  const found = resume === undefined ? null : findCheckpoint(outputDir, resume);
  const base = found ? { place: 'resume.json', ...found.checkpoint.point.config } : undefined;
  let looks = 0;
  let isStarted = false;
  // From its start on the training looks once a step.
  const signal = {
    get aborted() {
      return isStarted && ++looks === stopAfter;
    },
    reason: 'stopped by a test',
  } as unknown as AbortSignal;
  const notify = (message: FromTrainer) => {
    if (message.type === 'started') isStarted = true;
    messages.push(message);
  };
  return train(
    {
      ...loadConfig({ overrides, ...(base ? { base } : {}) }),
      outputDir,
      outputDirAsTyped: outputDir,
      overwriteOutputDir: overwrite,
      data: data ?? found?.checkpoint.point.data ?? [],
      validationData: found?.checkpoint.point.validationData ?? [],
      backend,
      command: 'a test',
      ...(found ? { resume: { directory: found.checkpoint.directory, passedOver: found.passedOver } } : {}),
    },
    { signal, notify, machine: { pid: process.pid, host: 'here' }, ...(entry === undefined ? {} : { entry }) },
  );
}

export function journalOf(directory: string): RunEvent[] {
  return readFileSync(join(directory, RUN_FILES.journal), 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => eventFromLine(line)!);
}

const OF_THE_MACHINE = /^(?:train\/examples_per_second$|system\/)/;

/** Every number that a training brought forth, without its speed, its times and what it took of the machine. */
export function numbersOf(directory: string): unknown[] {
  return [...liveEvents(join(directory, RUN_FILES.journal), Infinity)]
    .filter((event): event is TrainEvent | EvaluationEvent => event.type === 'train' || event.type === 'evaluation')
    .map((event) => ({
      ...event,
      time: 0,
      checkpoint: '',
      values: Object.fromEntries(Object.entries(event.values).filter(([name]) => !OF_THE_MACHINE.test(name))),
    }));
}
