/** What other programs write of a training: the same points, with their names, digits and cadence. */

import type { FamilyLog } from './family-run.ts';
import type { Evaluated, Logged, Plan } from './simulate.ts';
import type { Row } from './rows.ts';
import { cell, fixed, logOf } from './rows.ts';

/** Anything that has a step and an epoch. */
interface Point {
  step: number;
  epoch: number;
  rate: number;
}

export interface Sides<T extends Point = Logged, E extends Point = Evaluated> {
  train: readonly T[];
  evaluations: readonly E[];
}

export interface HubOptions<E> {
  /** Names of metrics after `eval_`, loss first; with several sets a value may be one number a set. */
  scores: Record<string, (at: E) => number | readonly number[]>;
  /** Validation examples: they are not written, but runtime and samples per second are. */
  examples: number;
  finished?: boolean;
  /** Older versions have none. */
  hasGradNorm?: boolean;
  /** Several sets, each an entry of its own at the same step. */
  sets?: readonly string[];
}

/** Hugging Face's trainer_state.json: training losses rounded to four decimals, an entry an evaluation. */
export function hubLog<T extends Point & { loss: number; gradNorm: number }, E extends Point>(
  { train, evaluations }: Sides<T, E>,
  plan: Pick<Plan, 'steps' | 'epochs' | 'evalSteps' | 'logSteps'>,
  { scores, examples, finished = true, hasGradNorm = true, sets = [''] }: HubOptions<E>,
): FamilyLog {
  const rows: Row[] = [];
  const evaluated = new Map(evaluations.map((at) => [at.step, at]));
  const logged = new Map(train.map((at) => [at.step, at]));
  const seconds = Math.max(0.02, examples / (80 + (examples % 37)));
  for (const step of [...new Set([...evaluated.keys(), ...logged.keys()])].toSorted((a, b) => a - b)) {
    const point = logged.get(step);
    const epoch = cell((point ?? evaluated.get(step)!).epoch, 5);
    if (point)
      rows.push({
        epoch,
        ...(hasGradNorm ? { grad_norm: cell(point.gradNorm, 6) } : {}),
        learning_rate: cell(point.rate, 6),
        loss: fixed(point.loss, 4),
        step,
      });
    const at = evaluated.get(step);
    if (!at) continue;
    for (const [index, set] of sets.entries()) {
      const prefix = set === '' ? 'eval_' : `eval_${set}_`;
      const of = (name: string) => `${prefix}${name}`;
      const runtime = seconds * (1 + 0.05 * Math.sin(step + index));
      rows.push({
        epoch,
        ...Object.fromEntries(
          Object.entries(scores).map(([name, value]) => [of(name), cell(setValue(value, at, index))]),
        ),
        [of('runtime')]: fixed(runtime, 4),
        [of('samples_per_second')]: fixed(examples / runtime, 3),
        [of('steps_per_second')]: fixed(Math.ceil(examples / 8) / runtime, 3),
        step,
      });
    }
  }
  const last = Math.max(...logged.keys(), ...evaluated.keys());
  if (finished && last >= plan.steps)
    rows.push({
      epoch: plan.epochs,
      step: last,
      train_loss: cell(train.reduce((sum, { loss }) => sum + loss, 0) / Math.max(1, train.length), 8),
      train_runtime: fixed(plan.steps * 0.31, 4),
      train_samples_per_second: 41.27,
      train_steps_per_second: 3.226,
      total_flos: 131_555_000_000_000,
    });
  return logOf('trainer_state.json', rows, {
    epoch: plan.epochs,
    eval_steps: plan.evalSteps,
    global_step: last,
    logging_steps: plan.logSteps,
    max_steps: plan.steps,
    num_train_epochs: Math.ceil(plan.epochs),
    save_steps: plan.evalSteps,
  });
}

function setValue<E>(value: (at: E) => number | readonly number[], at: E, index: number): number {
  const found = value(at);
  return typeof found === 'number' ? found : found[index]!;
}

export type EpochRow = Row;

/** One row an epoch, as Keras' CSVLogger or a loop of one's own writes them; epochs count from `first`. */
export function epochLog<E extends Point>(
  file: string,
  { evaluations }: Pick<Sides<Logged, E>, 'evaluations'>,
  columns: Record<string, (at: E, index: number) => number>,
  { first = 0, digits = 7, decimals }: { first?: number; digits?: number; decimals?: number } = {},
): FamilyLog {
  return logOf(
    file,
    evaluations.map((at, index) => ({
      ...(file === 'history.json' ? {} : { epoch: first + index }),
      ...Object.fromEntries(
        Object.entries(columns).map(([name, value]) => {
          const number = value(at, index);
          return [name, decimals === undefined ? cell(number, digits) : fixed(number, decimals)];
        }),
      ),
    })),
  );
}

/** Lightning's metrics.csv: rows of training and of validation, by step, steps counting from 0. */
export function lightningLog<T extends Point & { loss: number }, E extends Point>(
  { train, evaluations }: Sides<T, E>,
  scores: Record<string, (at: E) => number>,
  trainName = 'train_loss',
): FamilyLog {
  const rows: (Row & { step: number })[] = [];
  const names = [trainName, ...Object.keys(scores)];
  const empty: Row = Object.fromEntries(names.map((name) => [name, null]));
  for (const at of train) rows.push({ epoch: epochOf(at), step: at.step - 1, ...empty, [trainName]: cell(at.loss, 8) });
  for (const at of evaluations)
    rows.push({
      epoch: epochOf(at),
      step: at.step - 1,
      ...empty,
      ...Object.fromEntries(Object.entries(scores).map(([name, value]) => [name, cell(value(at), 8)])),
    });
  return logOf(
    'metrics.csv',
    rows.toSorted((a, b) => a.step - b.step),
  );
}

/** An evaluation at the end of an epoch belongs to it. */
function epochOf({ epoch }: Point): number {
  return Math.max(0, Math.ceil(epoch - 1e-9) - 1);
}
