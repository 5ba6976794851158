/** What the verbs that use a saved model share: their flags, and the bundle that loads TensorFlow.js. */

import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { BACKENDS } from '@rewardboard/trainer';
import type * as UseModel from '@rewardboard/trainer/use';
import { listenForInterrupt } from './interrupt.ts';
import { UsageError } from './usage-error.ts';

export interface UseFlags {
  backend?: string;
  batch_size: number;
  neutral_labels: 'good' | 'bad' | 'ignore';
  seed: number;
  held_out: boolean;
}

export function addUseFlags(command: Command): Command {
  return command
    .argument('<model>', 'directory of a checkpoint, or of a run, whose kept checkpoint is taken')
    .argument(
      '<files...>',
      'solutions in any format that training reads; `rewardboard data inspect` says how a file is understood',
    )
    .addOption(new Option('--backend <name>', 'force one backend').choices([...BACKENDS]))
    .option('--batch_size <number>', 'judged together', wholeNumber, 64)
    .addOption(
      new Option('--neutral_labels <policy>', 'what PRM800K’s neutral rating counts as')
        .choices(['good', 'bad', 'ignore'])
        .default('good'),
    )
    .option('--held_out', 'only the problems that the model’s run had set apart for validation', false)
    .option('--seed <number>', 'of the intervals', wholeNumber, 42);
}

/** Runs one use; what a person got wrong becomes a sentence and exit code 2, Ctrl-C 130. */
export async function useModel<T>(
  model: string,
  files: string[],
  flags: UseFlags,
  use: (bundle: typeof UseModel, options: UseModel.UseOptions) => Promise<T>,
): Promise<T | null> {
  const { signal } = listenForInterrupt(() => console.error('\nStopping.'));
  const { isTTY } = process.stderr;
  let toldAt = 0;
  const options: UseModel.UseOptions = {
    model,
    files,
    ...(flags.backend === undefined ? {} : { backend: flags.backend }),
    batchSize: flags.batch_size,
    neutralLabels: flags.neutral_labels,
    seed: flags.seed,
    heldOut: flags.held_out,
    signal,
    warn: (text) => console.error(`Note: ${text}`),
    scored(count) {
      if (!isTTY || performance.now() - toldAt < 200) return;
      toldAt = performance.now();
      process.stderr.write(`\r${count} solutions`);
    },
  };
  try {
    return await withUseModel((bundle) => use(bundle, options));
  } catch (error) {
    if (!signal.aborted) throw error;
    process.exitCode = 130;
    return null;
  } finally {
    if (isTTY && toldAt > 0) process.stderr.write('\r\u001b[K');
  }
}

/** Loads the bundle only now: the other verbs do without TensorFlow.js. */
export async function withUseModel<T>(use: (bundle: typeof UseModel) => Promise<T>): Promise<T> {
  const bundle = (await import(new URL('./use-model.mjs', import.meta.url).href)) as typeof UseModel;
  try {
    return await use(bundle);
  } catch (error) {
    if (error instanceof bundle.BadInput) throw new UsageError(error.message);
    throw error;
  }
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Expected a whole number from 1.');
  return value;
}
