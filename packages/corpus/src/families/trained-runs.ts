/** Runs that other libraries trained (`python/train_families.py`): their logs as such programs are usually written, and the truth by their scores on many other examples. */

import type { Known } from './class-truth.ts';
import { guessOf, trueOfClassifier } from './class-truth.ts';
import { familyEvents } from './family-events.ts';
import { readLines } from './family-files.ts';
import type { Cell, FamilyLog, FamilyRun, TrueStatement } from './family-run.ts';
import { NO_TRUTH } from './family-run.ts';
import type { Row } from './rows.ts';
import { cell, fixed, logOf } from './rows.ts';
import { truthOfTrained } from './trained-truth.ts';
import type { Track } from './truth.ts';
import { meanOf } from './truth.ts';

export const TRAINED_FILE = 'families-trained.jsonl.gz';

type Column = Record<string, (number | 'NaN')[]>;

export interface TrainedRun {
  family: string;
  variant: string;
  seed: number;
  library: string;
  classes: number;
  /** Of the validation set. */
  examples: number;
  baseRate: number;
  seen: Column;
  clean: Column;
  trained: Column;
}

/** What the truth is found from. */
export interface TrainedFacts {
  run: TrainedRun;
  track: Track;
  evaluations: Known[];
  statements: TrueStatement[];
  guess: number;
}

/** Those that became what they were meant to be; and how many did not, by reason. */
export function trainedRuns(): { runs: FamilyRun[]; left: Map<string, number> } {
  const left = new Map<string, number>();
  const runs = readLines<TrainedRun>(TRAINED_FILE).flatMap((run): FamilyRun[] => {
    const id = `${run.family}/${run.variant}/${run.seed}`;
    const log = logOfTrained(run);
    const steps = evaluationSteps(id, log);
    const facts = factsOf(run, steps);
    const truth = truthOfTrained(facts);
    if (typeof truth !== 'string')
      return [{ id, family: run.family, variant: run.variant, origin: run.library, log, truth }];
    left.set(`${run.variant}: ${truth}`, (left.get(`${run.variant}: ${truth}`) ?? 0) + 1);
    return [];
  });
  return { runs, left };
}

/** The steps that a reader gives the evaluations. */
function evaluationSteps(id: string, log: FamilyLog): number[] {
  const run: FamilyRun = { id, family: '', variant: '', origin: '', log, truth: NO_TRUTH };
  return familyEvents(run).flatMap((event) => (event.type === 'evaluation' ? [event.step] : []));
}

function factsOf(run: TrainedRun, steps: readonly number[]): TrainedFacts {
  const { clean, seen, trained } = run;
  const column = (of: Column, name: string) => (of[name] ?? []).map(Number);
  if (steps.length !== clean.loss!.length)
    throw new Error(`${run.family}: ${steps.length} evaluations are read of ${clean.loss!.length}`);
  const evaluations = steps.map((step, i): Known => {
    const at = (of: Column, name: string) => Number(of[name]?.[i] ?? NaN);
    return {
      step,
      clean: {
        loss: at(clean, 'loss'),
        accuracy: at(clean, 'accuracy'),
        f1: at(clean, 'f1'),
        recall: at(clean, 'recall'),
        specificity: at(clean, 'specificity'),
      },
      trained: at(trained, 'loss'),
      trainAccuracy: at(trained, 'accuracy'),
    };
  });
  const task = { classes: run.classes, baseRate: run.baseRate };
  const names = run.classes === 2 ? (['accuracy', 'f1'] as const) : (['accuracy'] as const);
  return {
    run,
    evaluations,
    statements: trueOfClassifier({ task, examples: run.examples }, { evaluations }, names),
    guess: guessOf(task),
    track: {
      steps,
      guess: guessOf(task),
      clean: smoothed(column(clean, 'loss')),
      seen: column(seen, 'loss'),
      trained: column(trained, 'loss'),
      scores: Object.fromEntries(
        names.map((name) => [
          name,
          { clean: smoothed(column(clean, name)), seen: column(seen, name), sign: 1 as const, matters: MATTERS },
        ]),
      ),
    },
  };
}

/** The many other examples are a few hundred for the bundled sets: they have noise of their own. */
const MATTERS = 0.02;

/** Means of three neighbours. */
function smoothed(values: readonly number[]): number[] {
  return values.map((_, i) => meanOf(values.slice(Math.max(0, i - 1), i + 2)));
}

const number = (value: number | 'NaN'): Cell => cell(Number(value), 6);

const percent = (value: number | 'NaN'): Cell => fixed(100 * Number(value), 2);

/** As programs around these libraries are usually written; boosting libraries print by themselves. */
function logOfTrained({ family, classes, seen, trained }: TrainedRun): FamilyLog {
  const count = seen.loss!.length;
  const rows = (row: (i: number) => Row) => Array.from({ length: count }, (_, i) => row(i));
  const of = (column: Column, name: string, i: number) => column[name]![i]!;
  const ofTwo = (i: number): Row =>
    classes === 2
      ? {
          val_precision: number(of(seen, 'precision', i)),
          val_recall: number(of(seen, 'recall', i)),
          val_f1: number(of(seen, 'f1', i)),
        }
      : {};
  switch (family) {
    case 'Keras':
      return logOf(
        'training_log.csv',
        rows((i) => ({
          epoch: i,
          accuracy: number(of(trained, 'accuracy', i)),
          loss: number(of(trained, 'logged', i)),
          val_accuracy: number(of(seen, 'accuracy', i)),
          val_loss: number(of(seen, 'loss', i)),
        })),
      );
    case 'XGBoost':
    case 'LightGBM': {
      const loss = classes === 2 ? 'logloss' : 'mlogloss';
      const error = classes === 2 ? 'error' : 'merror';
      return logOf(
        'train.log',
        rows((i) => ({
          round: i,
          [`train-${loss}`]: number(of(trained, 'logged', i)),
          [`valid-${loss}`]: number(of(seen, 'loss', i)),
          [`valid-${error}`]: cell(1 - Number(of(seen, 'accuracy', i)), 6),
          ...(classes === 2 ? { 'valid-auc': number(of(seen, 'auc', i)) } : {}),
        })),
      );
    }
    case 'PyTorch convolution':
      return logOf(
        'history.csv',
        rows((i) => ({
          epoch: i + 1,
          train_loss: fixed(Number(of(trained, 'logged', i)), 4),
          train_acc: percent(of(trained, 'accuracy', i)),
          val_loss: fixed(Number(of(seen, 'loss', i)), 4),
          val_acc: percent(of(seen, 'accuracy', i)),
        })),
      );
    case 'scikit-learn MLP':
      return logOf(
        'history.json',
        rows((i) => ({
          train_loss: number(of(trained, 'logged', i)),
          val_loss: number(of(seen, 'loss', i)),
          val_accuracy: number(of(seen, 'accuracy', i)),
          ...ofTwo(i),
        })),
      );
    default:
      return logOf(
        'log.jsonl',
        rows((i) => ({
          epoch: i + 1,
          train_loss: number(of(trained, 'logged', i)),
          val_loss: number(of(seen, 'loss', i)),
          val_acc: number(of(seen, 'accuracy', i)),
          ...ofTwo(i),
        })),
      );
  }
}
