/** Puts the numbers of events into a run's series: a step's, or whole columns of them. */

import { Series } from '@rewardboard/metrics';
import { amend } from './amended.ts';
import { insertEvaluations, mergeEvaluation, refreshEvaluations } from './evaluations.ts';
import { evaluationsOf } from './evaluations-of.ts';
import type { EvaluationEvent, PointColumns, PointsEvent, TrainEvent } from './event.ts';
import type { Run } from './run.ts';

/** Series that a run may have. */
export const MAX_METRICS = 500;
/** Points whose evaluations may be pending. */
export const MAX_UNEVALUATED = 100_000;

/** The lowest bit of a point's tag is set when its number was rounded; the other bits are the number of the file that it is from. */
function tagOf(writer: number, isRounded: boolean | undefined): number {
  return 2 * writer + (isRounded ? 1 : 0);
}

export function writerOf(tag: number): number {
  return tag >>> 1;
}

function isRounded(tag: number): boolean {
  return tag % 2 === 1;
}

export function setPoint(
  run: Run,
  { step, epoch, time, values, rounded }: TrainEvent | EvaluationEvent,
  writer: number,
): void {
  run.lastStep = Math.max(run.lastStep, step);
  const tag = tagOf(writer, rounded);
  if (epoch !== undefined) setValue(run, 'epoch', step, epoch, tag);
  if (time !== undefined) setValue(run, 'time', step, time, tag);
  for (const name of Object.keys(values)) setValue(run, name, step, values[name]!, tag);
}

export function setPoints(run: Run, { series, rounded }: PointsEvent, writer: number): void {
  const tag = tagOf(writer, rounded);
  for (const name of Object.keys(series)) {
    const { steps, values } = series[name]!;
    const into = steps.length > 0 ? seriesOf(run, name, steps) : undefined;
    if (!into) continue;
    if (rounded && !isFree(into, steps))
      for (let i = 0; i < steps.length; i++) setValue(run, name, steps[i]!, values[i]!, tag);
    else {
      if (into.last !== null && lowest(steps) <= into.last.step) amend(run, lowest(steps));
      into.setColumns(steps, values, tag);
      run.means.get(name)?.setColumns(steps, values);
    }
    run.lastStep = Math.max(run.lastStep, highest(steps));
    if (name === 'time') run.lastTime = Math.max(run.lastTime ?? -Infinity, highest(values));
  }
  if (run.lastTime === -Infinity) run.lastTime = null;
  const pending = (run.unevaluated ??= { columns: [], points: 0, last: -Infinity, from: Infinity, to: -Infinity });
  let [first, last] = [Infinity, -Infinity];
  for (const name of Object.keys(series)) {
    const { steps } = series[name]!;
    if (steps.length === 0) continue;
    if (name.startsWith('eval/')) {
      pending.columns.push({ name, ...series[name]! });
      pending.points += steps.length;
      first = Math.min(first, lowest(steps));
      last = Math.max(last, highest(steps));
    } else {
      pending.from = Math.min(pending.from, lowest(steps));
      pending.to = Math.max(pending.to, highest(steps));
    }
  }
  // A copy may have made evaluations of what is pending here: the list can't say that these come before them.
  if (first <= pending.last && run.evaluations.length === 0) amend(run, first);
  pending.last = Math.max(pending.last, last);
  if (pending.points > MAX_UNEVALUATED) evaluatePending(run);
}

/** Points in columns whose evaluations are not in the run's list yet. */
export interface Unevaluated {
  /** Of `eval/` metrics, which are evaluations. */
  columns: ({ name: string } & PointColumns)[];
  /** In all columns together. */
  points: number;
  /** Their highest step. */
  last: number;
  /** Steps of all others, which are what an evaluation of their step shows; both ends included. */
  from: number;
  to: number;
}

/** Brings `run.evaluations` and `run.amended` up to date with all columns that were added. */
export function evaluatePending(run: Run): void {
  if (!run.unevaluated) return;
  const { columns, from, to } = run.unevaluated;
  run.unevaluated = null;
  const evaluations = evaluationsOf(run, columns);
  const last = run.evaluations.at(-1)?.step ?? -Infinity;
  // Where a file is cut into pieces, the first one has begun already.
  const begun = evaluations.findIndex(({ step }) => step > last);
  const fresh =
    begun < 0 || insertEvaluations(run, evaluations.slice(begun))
      ? evaluations.slice(begun < 0 ? evaluations.length : begun)
      : [];
  for (const evaluation of evaluations.slice(0, evaluations.length - fresh.length))
    mergeEvaluation(run, { type: 'evaluation', ...evaluation });
  refreshEvaluations(run, from, to, fresh[0]?.step);
}

/** Whether a series has no point among these steps. */
function isFree(series: Series, steps: ArrayLike<number>): boolean {
  const next = series.indexFrom(lowest(steps));
  return next === series.length || series.steps[next]! > highest(steps);
}

function lowest(column: ArrayLike<number>): number {
  let least = Infinity;
  for (let i = 0; i < column.length; i++) if (column[i]! < least) least = column[i]!;
  return least;
}

/** Highest finite number; -Infinity where there is none. */
function highest(column: ArrayLike<number>): number {
  let most = -Infinity;
  for (let i = 0; i < column.length; i++) if (column[i]! > most && column[i]! < Infinity) most = column[i]!;
  return most;
}

function setValue(run: Run, name: string, step: number, value: number, tag: number): void {
  const series = seriesOf(run, name, [step]);
  // A rounded number never replaces a full one; a full one always replaces a rounded one.
  if (!series) return;
  const known = isRounded(tag) ? series.tagAt(step) : undefined;
  if (known !== undefined && !isRounded(known)) return;
  if (series.last !== null && step <= series.last.step && !Object.is(series.get(step), value)) amend(run, step);
  series.set(step, value, tag);
  run.means.get(name)?.set(step, value);
}

/** @param steps of the points that are about to be added */
export function seriesOf(run: Run, name: string, steps: ArrayLike<number>): Series | undefined {
  const known = run.series.get(name);
  if (known || run.series.size >= MAX_METRICS) return known;
  const series = new Series(run.capacity, besideOf(run, steps));
  run.series.set(name, series);
  return series;
}

/** The first series that begins with the same steps. */
function besideOf(run: Run, steps: ArrayLike<number>): Series | undefined {
  for (const series of run.series.values()) {
    const known = series.steps;
    if (known.length > 0 && known[0] === steps[0] && (known.length < 2 || steps.length < 2 || known[1] === steps[1]))
      return series;
  }
  return undefined;
}
