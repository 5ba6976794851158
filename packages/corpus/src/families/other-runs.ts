/** Runs of `python/train_other_tasks.py`: losses that are no cross entropy of classes, and few passes; their logs, in the ways in which such programs write them. */

import { familyEvents } from './family-events.ts';
import { readLines } from './family-files.ts';
import type { Cell, FamilyLog, FamilyRun } from './family-run.ts';
import { NO_TRUTH } from './family-run.ts';
import { truthOfOther } from './other-truth.ts';
import type { Row } from './rows.ts';
import { cell, fixed, logOf } from './rows.ts';

export const OTHER_FILE = 'families-other.jsonl.gz';

type Column = (number | 'NaN')[];

export interface OtherRun {
  family: string;
  variant: string;
  seed: number;
  /** Of the validation set. */
  examples: number;
  /** Loss of whoever always gives the best constant answer. */
  guess: number;
  stepsPerEpoch: number;
  /** The epoch with a learning rate 300 times as high; null if there is none. */
  bad: number | null;
  rate: number;
  scores: Record<string, { sign: 1 | -1; matters: number }>;
  /** Training losses of up to four parts of each epoch. */
  batches: Column[];
  seen: Record<string, Column>;
  clean: Record<string, Column>;
  /** Loss on the whole training set, without dropout. */
  trained: Column;
}

/** Those that became what they were meant to be; and how many did not, by reason. */
export function otherRuns(): { runs: FamilyRun[]; left: Map<string, number> } {
  return runsOfOther(readLines<OtherRun>(OTHER_FILE));
}

export function runsOfOther(lines: readonly OtherRun[]): { runs: FamilyRun[]; left: Map<string, number> } {
  const left = new Map<string, number>();
  const runs = lines.flatMap((run): FamilyRun[] => {
    const { family, variant, seed } = run;
    const id = `${family}/${variant}/${seed}`;
    const made = { id, family, variant, origin: 'PyTorch', log: logOfOther(run), truth: NO_TRUTH };
    const steps = familyEvents(made).flatMap((event) => (event.type === 'evaluation' ? [event.step] : []));
    if (steps.length !== run.trained.length)
      throw new Error(`${id}: ${steps.length} evaluations are read of ${run.trained.length}`);
    const truth = truthOfOther(run, steps);
    if (typeof truth !== 'string') return [{ ...made, truth }];
    const reason = `${variant}: ${truth}`;
    left.set(reason, (left.get(reason) ?? 0) + 1);
    return [];
  });
  return { runs, left };
}

function meanOfBatches(batches: Column): number {
  return batches.reduce<number>((sum, loss) => sum + Number(loss), 0) / batches.length;
}

/** Row by row, an epoch each. */
function epochs(
  { batches, seen }: OtherRun,
  row: (at: { i: number; train: number; of: (name: string) => number }) => Row,
) {
  return batches.map((own, i) => row({ i, train: meanOfBatches(own), of: (name) => Number(seen[name]![i]) }));
}

/** With the steps of the training losses, as trainers that log each so many steps have them. */
function bySteps(
  { batches, seen, stepsPerEpoch }: OtherRun,
  training: (step: number, epoch: number, loss: number) => Row,
  evaluation: (step: number, epoch: number, of: (name: string) => number) => Row,
): Row[] {
  return batches.flatMap((parts, i) => [
    ...parts.map((loss, part) => {
      const share = (part + 1) / parts.length;
      return training(Math.round((i + share) * stepsPerEpoch), i + share, Number(loss));
    }),
    evaluation((i + 1) * stepsPerEpoch, i + 1, (name) => Number(seen[name]![i])),
  ]);
}

const number = (value: number): Cell => cell(value, 6);

function logOfOther(run: OtherRun): FamilyLog {
  switch (run.family) {
    case 'squared errors':
      return squaredErrors(run);
    case 'pictures drawn again':
      return logOf(
        'training_log.csv',
        epochs(run, ({ i, train, of }) => ({ epoch: i, loss: number(train), val_loss: number(of('loss')) })),
      );
    case 'focal loss':
      return logOf(
        'log.jsonl',
        epochs(run, ({ i, train, of }) => ({
          epoch: i + 1,
          train_loss: number(train),
          val_loss: number(of('loss')),
          val_acc: number(of('acc')),
          val_f1: number(of('f1')),
          lr: run.rate,
        })),
      );
    case 'several labels': {
      const empty: Row = { train_loss_step: null, val_loss: null, val_micro_f1: null, val_macro_f1: null };
      return logOf(
        'metrics.csv',
        bySteps(
          run,
          (step, epoch, loss) => ({
            epoch: Math.ceil(epoch) - 1,
            step: step - 1,
            ...empty,
            train_loss_step: number(loss),
          }),
          (step, epoch, of) => ({
            epoch: epoch - 1,
            step: step - 1,
            ...empty,
            val_loss: number(of('loss')),
            val_micro_f1: number(of('micro_f1')),
            val_macro_f1: number(of('macro_f1')),
          }),
        ),
      );
    }
    default:
      return hubState(run);
  }
}

/** The same numbers under the three names that are usual for them. */
function squaredErrors(run: OtherRun): FamilyLog {
  const names = (['loss', 'mse', 'rmse'] as const)[run.seed % 3]!;
  const shown = (mse: number) => number(names === 'rmse' ? Math.sqrt(mse) : mse);
  return logOf(
    names === 'rmse' ? 'history.csv' : 'log.jsonl',
    epochs(run, ({ i, train, of }) => ({
      epoch: i + 1,
      [`train_${names}`]: shown(train),
      [`val_${names}`]: shown(of('loss')),
      ...(names === 'rmse' ? {} : { val_r2: number(of('r2')) }),
    })),
  );
}

function hubState(run: OtherRun): FamilyLog {
  const { family, stepsPerEpoch, batches, rate, seed } = run;
  const [, ...scores] = Object.keys(run.seen);
  const steps = batches.length * stepsPerEpoch;
  const rows = bySteps(
    run,
    (step, epoch, loss) => ({ epoch: cell(epoch, 5), learning_rate: rate, loss: fixed(loss, 4), step }),
    (step, epoch, of) => ({
      epoch,
      eval_loss: number(of('loss')),
      ...Object.fromEntries(scores.map((name) => [`eval_${name}`, number(of(name))])),
      ...(family === 'letters' && seed % 2 === 0 ? { eval_perplexity: number(Math.exp(of('loss'))) } : {}),
      eval_runtime: 1.25,
      eval_samples_per_second: fixed(run.examples / 1.25, 3),
      step,
    }),
  );
  return logOf('trainer_state.json', rows, {
    epoch: batches.length,
    global_step: steps,
    logging_steps: Math.max(1, Math.floor(stepsPerEpoch / 4)),
    max_steps: steps,
    num_train_epochs: batches.length,
  });
}
