/** The options shared by the verbs that use a saved model, and the bundle that loads TensorFlow.js. */

import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { StatusLine, terminalText } from '@rewardboard/machine';
import { BACKENDS } from '@rewardboard/trainer';
import type * as UseModel from '@rewardboard/trainer/use';
import { listenForInterrupt } from './interrupt.ts';
import { UsageError } from './usage-error.ts';

const REDRAW_MS = 200;

export interface UseFlags {
  backend?: string;
  batch_size: number;
  neutral_labels: 'good' | 'bad' | 'ignore';
  seed: number;
  held_out: boolean;
}

export function addUseFlags(command: Command): Command {
  return command
    .argument('<model>', 'a run directory, or one of its checkpoints')
    .argument('<files...>', 'solutions, in any format that training reads')
    .addOption(new Option('--backend <name>', 'use this compute backend').choices([...BACKENDS]))
    .option('--batch_size <n>', 'solutions per batch', positiveInteger, 64)
    .addOption(
      new Option('--neutral_labels <name>', "label of PRM800K's neutral steps")
        .choices(['good', 'bad', 'ignore'])
        .default('good'),
    )
    .option('--held_out', 'use only the problems that the run held out for validation', false)
    .option('--seed <n>', 'seed of the bootstrap intervals', positiveInteger, 42)
    .addOption(new Option('--data <file>').hideHelp().argParser((file) => refuseData(command, file)));
}

/** It is how `train` takes files. */
function refuseData(command: Command, file: string): never {
  throw new UsageError(`--data: this command takes its files after the run: rewardboard ${command.name()} RUN ${file}`);
}

/** Runs one of the verbs. Bad input becomes an error message and exit code 2; Ctrl-C becomes 130. */
export async function useModel<T>(
  model: string,
  files: string[],
  flags: UseFlags,
  use: (bundle: typeof UseModel, options: UseModel.UseOptions) => Promise<T>,
): Promise<T | null> {
  const { signal } = listenForInterrupt(() => console.error('\nStopping.'));
  const line = new StatusLine(process.stderr);
  let drawnAt = 0;
  const options: UseModel.UseOptions = {
    model,
    files,
    ...(flags.backend === undefined ? {} : { backend: flags.backend }),
    batchSize: flags.batch_size,
    neutralLabels: flags.neutral_labels,
    seed: flags.seed,
    heldOut: flags.held_out,
    signal,
    warn: (text) => console.error(terminalText(`Note: ${text}`)),
    scored(count) {
      if (!line.canRedraw || performance.now() - drawnAt < REDRAW_MS) return;
      drawnAt = performance.now();
      line.draw(`${count} solutions`);
    },
  };
  try {
    return await withUseModel((bundle) => use(bundle, options));
  } catch (error) {
    if (!signal.aborted) throw error;
    process.exitCode = 130;
    return null;
  } finally {
    line.clear();
  }
}

/** Loads the bundle on demand: the other verbs don't need TensorFlow.js. */
export async function withUseModel<T>(use: (bundle: typeof UseModel) => Promise<T>): Promise<T> {
  const bundle = (await import(new URL('./use-model.mjs', import.meta.url).href)) as typeof UseModel;
  try {
    return await use(bundle);
  } catch (error) {
    if (error instanceof bundle.BadInput) throw new UsageError(error.message);
    throw error;
  }
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Expected an integer of at least 1.');
  return value;
}
