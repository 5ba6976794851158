/** Runs a training in its own process: starts it, shows how far it is, feeds the uplink, and passes on the wish to stop. */

import { fork } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunInfo, StopRequest } from '@rewardboard/protocol';
import { DEFAULT_PORT } from '@rewardboard/protocol';
import { shownAddress } from '../base/shown-address.ts';
import { BadInput } from '../base/bad-input.ts';
import { colorsAllowed } from '../base/environment.ts';
import { terminalText } from '@rewardboard/machine';
import { argumentsOfNode } from '@rewardboard/wasm';
import type { Overrides } from '../config/load-config.ts';
import { loadConfig } from '../config/load-config.ts';
import { RUN_FILES } from '../recording/output-directory.ts';
import { commandLine } from './command-line.ts';
import type { Cause, FromTrainer, ToTrainer, TrainRequest } from './process-messages.ts';
import { ProgressLine } from './progress-line.ts';
import { writeStopRequest } from '../recording/stop-file.ts';
import { recordDeath } from '../recording/record-death.ts';
import { HubLink } from './hub-link.ts';
import { embeddingText, endText, preparingText, resultText, startText } from './result-text.ts';
import { whereToBegin } from './where-to-begin.ts';

/** How long a training process that is still preparing may ignore a request to stop. */
const STOP_TIMEOUT_MS = 2_000;
/** Characters of the training process's output kept for an error message. */
const MAX_OUTPUT_CHARACTERS = 4_000;

/** Exit codes. Stopped runs can be resumed; a signal's code is 128 plus its number, as in shells. */
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
  /** Replace the run in the output directory. */
  overwriteOutputDir?: boolean;
  /** Resume the run in the output directory from a checkpoint, or from the `latest` complete one; `auto`: if there is one. */
  resumeFrom?: string;
  /** Data files, with weights (`steps.jsonl:2`); if empty, examples are generated. */
  data?: readonly string[];
  /** Validation files; if empty, a share of the problems is held out. */
  validationData?: readonly string[];
  /** Configuration fields given as options. */
  overrides: Overrides;
  backend?: string;
  /** null or empty: no uplink. Undefined: the default hub on this machine. */
  hubUrl?: string | null;
  hubToken?: string;
  /** Aborting it saves and stops. The reason can be a signal's name, which sets the exit code. */
  signal: AbortSignal;
  /** The training process's script; by default the one next to this file. */
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
    fail(`error: ${error.message}`);
    return EXIT_CODES.badInput;
  }
}

function requestOf(options: TrainingOptions): TrainRequest {
  const { hubUrl } = options;
  if (hubUrl && !(/^https?:/i.test(hubUrl) && URL.canParse(hubUrl)))
    throw new BadInput(`--hub ${shownAddress(hubUrl)}: expected a URL such as http://127.0.0.1:${DEFAULT_PORT}`);
  const outputDir = resolve(options.outputDir);
  const { found, overwrites } = whereToBegin(outputDir, options.resumeFrom, options.overwriteOutputDir ?? false);
  const point = found?.checkpoint.point;
  const base = found && point ? { place: join(found.checkpoint.directory, 'resume.json'), ...point.config } : undefined;
  return {
    ...loadConfig({ ...options, ...(base ? { base } : {}) }),
    outputDir,
    outputDirAsTyped: options.outputDir,
    overwriteOutputDir: overwrites,
    ...(found ? { resume: { directory: found.checkpoint.directory, passedOver: found.passedOver } } : {}),
    data: [...(options.data ?? point?.data ?? [])],
    validationData: [...(options.validationData ?? point?.validationData ?? [])],
    ...(options.backend === undefined ? {} : { backend: options.backend }),
    command: commandLine(process.argv.slice(2)),
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
    // Unlike JSON, this keeps NaN and infinities.
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: argumentsOfNode(),
  });
  const send = (message: ToTrainer) => {
    if (child.connected) child.send(message, () => {});
  };
  const reason = () =>
    signalOf(options.signal) === 'SIGINT' ? 'stopped by the user' : `stopped by ${signalOf(options.signal)}`;
  const stoppedBeforeFirstStep = () => {
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
  };
  let killing: NodeJS.Timeout | null = null;
  const stop = () => {
    send({ type: 'stop', reason: reason() });
    // A process that is still preparing may be too busy to react. Nothing has been written yet, so killing it loses nothing.
    killing ??= setTimeout(stoppedBeforeFirstStep, STOP_TIMEOUT_MS);
  };
  let info: RunInfo | null = null;
  let link: HubLink | null = null;
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
        say(startText(message));
        link = openLink(options, request, info, say, (level, text) => send({ type: 'notice', level, text }));
        return;
      case 'recorded':
        return link?.journalGrew();
      case 'progress':
        step = message.step;
        progress.update(message, Date.now());
        return;
      case 'over':
        exitCode = exitCodeOf(message.outcome.cause, options.signal);
        say(endText(message.outcome, options.outputDir));
        if (info) say(resultText(info, message.outcome, request.train.metric_for_best_model, request.outputDir));
        return;
      case 'failed':
        exitCode = message.badInput ? EXIT_CODES.badInput : EXIT_CODES.failed;
        fail(`error: ${message.reason}`);
    }
  });
  const gone = new Promise<string>((resolveGone) => {
    child.once('error', (error) => resolveGone(error.message));
    child.once('close', (code, signal) => resolveGone(signal ? `killed by ${signal}` : `exit code ${code}`));
  });
  // A second Ctrl-C ends this process immediately, and the training process with it.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  options.signal.addEventListener('abort', stop);
  send({ type: 'train', request });
  if (options.signal.aborted) stop();

  const how = await gone;
  process.off('exit', kill);
  if (killing) clearTimeout(killing);
  options.signal.removeEventListener('abort', stop);
  // The terminal's signal kills a training process that hasn't loaded yet. Its end can arrive before this process handles its own Ctrl-C.
  if (how === (options.signal.aborted ? `killed by ${signalOf(options.signal)}` : 'killed by SIGINT'))
    stoppedBeforeFirstStep();
  if (exitCode === null && info) {
    try {
      recordDeath(
        join(request.outputDir, RUN_FILES.journal),
        step,
        `the training process exited unexpectedly: ${how}`,
        Date.now(),
      );
      (link as HubLink | null)?.journalGrew();
    } catch (error) {
      fail(`The end of the run could not be recorded: ${(error as Error).message}`);
    }
  }
  if (exitCode === null)
    fail(`error: the training process exited unexpectedly: ${how}.${output.trim() === '' ? '' : `\n${output.trim()}`}`);
  await (link as HubLink | null)?.finish(options.signal);
  return exitCode ?? EXIT_CODES.failed;
}

function exitCodeOf(cause: Cause, signal: AbortSignal): number {
  // The training process can receive the signal itself.
  return cause === 'person' ? EXIT_CODES[signal.aborted ? signalOf(signal) : 'SIGTERM'] : EXIT_CODES[cause];
}

function signalOf({ reason }: AbortSignal): 'SIGHUP' | 'SIGINT' | 'SIGTERM' {
  return reason === 'SIGHUP' || reason === 'SIGTERM' ? reason : 'SIGINT';
}

function openLink(
  { hubUrl, hubToken, outputDir }: TrainingOptions,
  request: TrainRequest,
  info: RunInfo,
  say: (text: string) => void,
  record: (level: 'info' | 'warning', text: string) => void,
): HubLink | null {
  if (hubUrl === null || hubUrl === '') return null;
  const run = { runId: info.id, name: info.name };
  const journalPath = join(request.outputDir, RUN_FILES.journal);
  const stop = (asked: StopRequest) => {
    try {
      writeStopRequest(request.outputDir, asked);
      return true;
    } catch {
      return false;
    }
  };
  return new HubLink({ hubUrl, token: hubToken, run, journalPath, outputDir, say, record, stop });
}
