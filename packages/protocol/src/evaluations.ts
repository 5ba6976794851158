/** The list of a run's evaluations: one a step, rising, bounded, its numbers those of the series. */

import type { Counts } from '@rewardboard/metrics';
import { amend } from './amended.ts';
import { count } from './counted.ts';
import type { EvaluationEvent, Values } from './event.ts';
import type { Evaluation, Run } from './run.ts';

/** Evaluations kept. They are cut back only when there are a tenth more: then one evaluation costs no walk through all. */
export const MAX_EVALUATIONS = 5_000;
const SLACK = MAX_EVALUATIONS / 10;
/** Evaluations that keep their histogram and samples: at 60 samples about 5 kB each. */
export const MAX_DETAILED_EVALUATIONS = 2_000;

/** An evaluation shows the numbers of the series: also when a later event of its step brought them. */
export function refreshEvaluation(run: Run, step: number): void {
  const evaluation = run.evaluations[indexAfter(run.evaluations, step) - 1];
  if (evaluation?.step === step) refresh(run, evaluation);
}

function refresh(run: Run, evaluation: Evaluation): void {
  const { step } = evaluation;
  for (const name of Object.keys(evaluation.values))
    evaluation.values[name] = run.series.get(name)?.get(step) ?? evaluation.values[name]!;
  for (const name of ['epoch', 'time'] as const) {
    const value = run.series.get(name)?.get(step);
    if (value !== undefined) evaluation[name] = value;
  }
  count(evaluation);
}

export function mergeEvaluation(run: Run, event: EvaluationEvent): void {
  const list = run.evaluations;
  if (event.step < run.evaluationsFrom) return;
  const at = indexAfter(list, event.step);
  const isThere = at > 0 && list[at - 1]!.step === event.step;
  const evaluation = isThere ? list[at - 1]! : { step: event.step, values: Object.create(null) as Values };
  if (isThere ? addsTo(evaluation, event) : at < list.length) amend(run, event.step);
  if (!isThere) list.splice(at, 0, evaluation);
  // What came in columns is a plain object, which would swallow a metric of this name.
  if (Object.hasOwn(event.values, '__proto__'))
    evaluation.values = Object.assign(Object.create(null) as Values, evaluation.values);
  for (const name of Object.keys(event.values)) evaluation.values[name] = event.values[name]!;
  if (event.epoch !== undefined) evaluation.epoch = event.epoch;
  if (event.time !== undefined) evaluation.time = event.time;
  // The series has already decided between a rounded and a full number.
  refreshEvaluation(run, event.step);
  if (event.counts) evaluation.counts = event.counts;
  count(evaluation);
  if (event.histogram) evaluation.histogram = event.histogram;
  if (event.samples && (!event.rounded || event.samples.id.length > (evaluation.samples?.id.length ?? 0)))
    evaluation.samples = event.samples;
  if (event.checkpoint) evaluation.checkpoint = event.checkpoint;
  // Last, so that an old evaluation that is applied again does not get its details back.
  const old = list[list.length - 1 - MAX_DETAILED_EVALUATIONS];
  if (old) withoutDetails(old);
  if (old && evaluation.step < old.step) withoutDetails(evaluation);
  cutBack(run);
}

/** The same for all evaluations of a stretch of steps, both ends included, but for those from `fresh` on: they were just made. */
export function refreshEvaluations(run: Run, from: number, to: number, fresh = Infinity): void {
  const list = run.evaluations;
  for (let at = indexAfter(list, to) - 1; at >= 0 && list[at]!.step >= from; at--)
    if (list[at]!.step < fresh) refresh(run, list[at]!);
}

/**
 * Many evaluations at once, rising, with the numbers of the series: one place in the list for all.
 * @returns false where an evaluation stands among their steps, and they must be merged one by one
 */
export function insertEvaluations(run: Run, fresh: readonly Evaluation[]): boolean {
  const list = run.evaluations;
  const from = fresh[0]!.step;
  const at = indexAfter(list, from);
  if (
    from < run.evaluationsFrom ||
    (at > 0 && list[at - 1]!.step === from) ||
    (at < list.length && list[at]!.step <= fresh[fresh.length - 1]!.step)
  )
    return false;
  if (at < list.length) amend(run, from);
  for (const evaluation of fresh) count(evaluation);
  list.splice(at, 0, ...fresh.slice(-MAX_EVALUATIONS));
  const old = list.length - MAX_DETAILED_EVALUATIONS;
  for (let i = Math.max(0, old - fresh.length); i < old; i++) withoutDetails(list[i]!);
  cutBack(run);
  return true;
}

function cutBack(run: Run): void {
  const list = run.evaluations;
  if (list.length <= MAX_EVALUATIONS + SLACK) return;
  list.splice(0, list.length - MAX_EVALUATIONS);
  run.evaluationsFrom = list[0]!.step;
}

/** Changed values are noticed where they are set. */
function addsTo(evaluation: Evaluation, { values, counts, checkpoint }: EvaluationEvent): boolean {
  if (Object.keys(values).some((name) => !Object.hasOwn(evaluation.values, name))) return true;
  if (checkpoint && checkpoint !== evaluation.checkpoint) return true;
  const known = evaluation.counts;
  return (
    counts !== undefined &&
    !(known && known.tp === counts.tp && known.tn === counts.tn && known.fp === counts.fp && known.fn === counts.fn)
  );
}

/** Evaluations from a step on keep the values that the series still have; without any value left they are removed. */
export function filterEvaluations(run: Run, from: number): void {
  const first = indexAfter(run.evaluations, from);
  const begin = first > 0 && run.evaluations[first - 1]!.step === from ? first - 1 : first;
  const kept = run.evaluations.splice(begin).filter((evaluation) => {
    for (const name of Object.keys(evaluation.values))
      if (run.series.get(name)?.get(evaluation.step) === undefined) {
        delete evaluation.values[name];
        if (name === 'eval/tp') delete evaluation.counts;
      }
    return Object.keys(evaluation.values).length > 0;
  });
  run.evaluations.push(...kept);
}

/** Number of evaluations up to and including a step; those at the end are found at once. */
export function indexAfter(list: readonly Pick<Evaluation, 'step'>[], step: number): number {
  let low = list.length > 0 && list[list.length - 1]!.step <= step ? list.length : 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.step <= step) low = middle + 1;
    else high = middle;
  }
  return low;
}

function withoutDetails(evaluation: Evaluation): void {
  if (evaluation.histogram) delete evaluation.histogram;
  if (evaluation.samples) delete evaluation.samples;
}

/** Right and wrong answers of the evaluation at a step. */
export function countsAt({ evaluations }: Run, step: number): Counts | null {
  const evaluation = evaluations[indexAfter(evaluations, step) - 1];
  return (evaluation?.step === step && evaluation.counts) || null;
}
