/** Runs a training in its own process: starts it, shows how far it is, feeds the uplink, and passes on the wish to stop. */

import { fork } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunInfo } from '@rewardboard/protocol';
import { DEFAULT_PORT } from '@rewardboard/protocol';
import { BadInput } from '../base/bad-input.ts';
import { findCheckpoint } from '../checkpoint/checkpoint-read.ts';
import { colorsAllowed } from '../base/environment.ts';
import { terminalText } from '@rewardboard/machine';
import { argumentsOfNode } from '@rewardboard/wasm';
import type { Overrides } from '../config/load-config.ts';
import { loadConfig } from '../config/load-config.ts';
import { RUN_FILES } from '../recording/output-directory.ts';
import type { Cause, FromTrainer, ToTrainer, TrainRequest } from './process-messages.ts';
import { ProgressLine } from './progress-line.ts';
import { recordDeath } from '../recording/record-death.ts';
import { embeddingText, endText, preparingText, resultText, startText } from './result-text.ts';
import { Uplink } from './uplink.ts';

/** How long the end waits for a connected hub to have everything. */
const LAST_PIECES_MS = 3_000;
/** How long a training process may prepare before it hears the wish to stop. */
const DEAF_MS = 2_000;
/** What the training process prints is kept to this many characters for the error that ends it. */
const MAX_OUTPUT_CHARACTERS = 4_000;

/** Exit codes. What was stopped can go on; a signal's code is 128 and its number, as shells count. */
export const EXIT_CODES = {
  done: 0,
  failed: 1,
  badInput: 2,
  finding: 3,
  nonfinite: 3,
  time: 75,
  SIGHUP: 129,
  SIGINT: 130,
  SIGTERM: 143,
} as const;

export interface TrainingOptions {
  modelConfigPath?: string;
  trainConfigPath?: string;
  outputDir: string;
  /** Replace the run that is in the output directory. */
  overwriteOutputDir?: boolean;
  /** Go on with the run that is in the output directory: from a checkpoint, or from the `latest` whole one. */
  resumeFrom?: string;
  /** Files of examples, with weights (`steps.jsonl:2`); none: generated examples. */
  data?: readonly string[];
  /** Files that validate; none: a share of the problems is set apart. */
  validationData?: readonly string[];
  /** Fields of either configuration, as flags gave them. */
  overrides: Overrides;
  backend?: string;
  /** null or empty: no uplink. Left out: the hub of a single person on this machine. */
  hubUrl?: string | null;
  hubToken?: string;
  /** Aborted: save and stop. Its reason may name the signal that asked, for the exit code. */
  signal: AbortSignal;
  /** The training process; left out: the one beside this file. */
  processPath?: string;
}

/** @returns the exit code */
export async function runTraining(options: TrainingOptions): Promise<number> {
  const progress = new ProgressLine(process.stdout, colorsAllowed());
  const fail = (text: string) => {
    progress.clear();
    console.error(terminalText(text));
  };
  try {
    return await superviseTraining(options, requestOf(options), progress, fail);
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    fail(`Error: ${error.message}`);
    return EXIT_CODES.badInput;
  }
}

function requestOf(options: TrainingOptions): TrainRequest {
  const { hubUrl } = options;
  if (hubUrl && !(/^https?:/i.test(hubUrl) && URL.canParse(hubUrl)))
    throw new BadInput(`--hub ${hubUrl}: expected an address such as http://127.0.0.1:${DEFAULT_PORT}`);
  const outputDir = resolve(options.outputDir);
  if (options.resumeFrom !== undefined && options.overwriteOutputDir)
    throw new BadInput(
      '--resume_from_checkpoint goes on with a run and --overwrite_output_dir throws it away: give one of them',
    );
  const found = options.resumeFrom === undefined ? null : findCheckpoint(outputDir, options.resumeFrom);
  const point = found?.checkpoint.point;
  const base = found && point ? { place: join(found.checkpoint.directory, 'resume.json'), ...point.config } : undefined;
  return {
    ...loadConfig({ ...options, ...(base ? { base } : {}) }),
    outputDir,
    outputDirAsTyped: options.outputDir,
    overwriteOutputDir: options.overwriteOutputDir ?? false,
    ...(found ? { resume: { directory: found.checkpoint.directory, passedOver: found.passedOver } } : {}),
    data: [...(options.data ?? point?.data ?? [])],
    validationData: [...(options.validationData ?? point?.validationData ?? [])],
    ...(options.backend === undefined ? {} : { backend: options.backend }),
    command: ['rewardboard', ...process.argv.slice(2)].join(' '),
  };
}

async function superviseTraining(
  options: TrainingOptions,
  request: TrainRequest,
  progress: ProgressLine,
  fail: (text: string) => void,
): Promise<number> {
  const say = (text: string) => progress.print(text);
  const child = fork(options.processPath ?? fileURLToPath(new URL('./trainer-process.mjs', import.meta.url)), [], {
    // Numbers that are not finite survive this form, and not JSON.
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: argumentsOfNode(),
  });
  const send = (message: ToTrainer) => {
    if (child.connected) child.send(message, () => {});
  };
  const reason = () =>
    signalOf(options.signal) === 'SIGINT' ? 'stopped by a person' : `stopped by ${signalOf(options.signal)}`;
  let killing: NodeJS.Timeout | null = null;
  const stop = () => {
    send({ type: 'stop', reason: reason() });
    // It may be counting words, or wait for a file, and hear nothing; before the start nothing is written that could be lost.
    killing ??= setTimeout(() => {
      if (info || exitCode !== null) return;
      exitCode = EXIT_CODES[signalOf(options.signal)];
      say(
        endText(
          {
            outcome: 'stopped',
            cause: 'person',
            reason: `${reason()}, before the first step`,
            step: 0,
            checkpoint: null,
            result: null,
          },
          options.outputDir,
        ),
      );
      child.kill('SIGKILL');
    }, DEAF_MS);
  };
  let info: RunInfo | null = null;
  let uplink: Uplink | null = null;
  let exitCode: number | null = null;
  let step = 0;
  let output = '';
  const keepOutput = (chunk: Buffer) => {
    output = (output + chunk.toString('utf8')).slice(-MAX_OUTPUT_CHARACTERS);
  };
  child.stdout!.on('data', keepOutput);
  child.stderr!.on('data', keepOutput);

  child.on('message', (message: FromTrainer) => {
    switch (message.type) {
      case 'notice':
        return say(message.text);
      case 'preparing':
        return progress.say(preparingText(message), message.done === message.total, Date.now());
      case 'embedding':
        return progress.say(embeddingText(message), message.done === message.total, Date.now());
      case 'started':
        info = message.info;
        say(startText(info, message.resumedFrom));
        uplink = openUplink(options, request, info, say);
        return;
      case 'recorded':
        return uplink?.journalGrew();
      case 'progress':
        step = message.step;
        progress.update(message.step, message.plannedSteps, message.values, Date.now());
        return;
      case 'over':
        exitCode = exitCodeOf(message.outcome.cause, options.signal);
        say(endText(message.outcome, options.outputDir));
        if (info) say(resultText(info, message.outcome, request.train.metric_for_best_model, request.outputDir));
        return;
      case 'failed':
        exitCode = message.badInput ? EXIT_CODES.badInput : EXIT_CODES.failed;
        fail(`Error: ${message.reason}`);
    }
  });
  const gone = new Promise<string>((resolveGone) => {
    child.once('error', (error) => resolveGone(error.message));
    child.once('close', (code, signal) =>
      resolveGone(signal ? `it was ended by ${signal}` : `it ended with code ${code}`),
    );
  });
  // A second Ctrl-C ends this process at once, and the training with it.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  options.signal.addEventListener('abort', stop);
  send({ type: 'train', request });
  if (options.signal.aborted) stop();

  const how = await gone;
  process.off('exit', kill);
  if (killing) clearTimeout(killing);
  options.signal.removeEventListener('abort', stop);
  if (exitCode === null && info) {
    try {
      recordDeath(join(request.outputDir, RUN_FILES.journal), step, `the training process is gone: ${how}`, Date.now());
      (uplink as Uplink | null)?.journalGrew();
    } catch (error) {
      fail(`The journal could not be ended: ${(error as Error).message}`);
    }
  }
  if (exitCode === null)
    fail(`Error: the training process is gone: ${how}.${output.trim() === '' ? '' : `\n${output.trim()}`}`);
  await (uplink as Uplink | null)?.finish(LAST_PIECES_MS);
  return exitCode ?? EXIT_CODES.failed;
}

function exitCodeOf(cause: Cause, signal: AbortSignal): number {
  // The training process may have heard the system's wish itself.
  return cause === 'person' ? EXIT_CODES[signal.aborted ? signalOf(signal) : 'SIGTERM'] : EXIT_CODES[cause];
}

function signalOf({ reason }: AbortSignal): 'SIGHUP' | 'SIGINT' | 'SIGTERM' {
  return reason === 'SIGHUP' || reason === 'SIGTERM' ? reason : 'SIGINT';
}

function openUplink(
  { hubUrl, hubToken }: TrainingOptions,
  request: TrainRequest,
  info: RunInfo,
  say: (text: string) => void,
): Uplink | null {
  if (hubUrl === null || hubUrl === '') return null;
  return new Uplink({
    hubUrl: hubUrl ?? `http://127.0.0.1:${DEFAULT_PORT}`,
    ...(hubToken === undefined ? {} : { token: hubToken }),
    run: { runId: info.id, name: info.name },
    journalPath: join(request.outputDir, RUN_FILES.journal),
    refused: (reason) =>
      say(
        `The hub does not take this run: ${reason.replace(/\.$/, '')}. The training goes on; its files are in ${request.outputDir}.`,
      ),
  });
}
