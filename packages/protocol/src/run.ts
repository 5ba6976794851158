/** What events add up to: the fold that hub and browser share. Applying an event twice changes nothing. */

import type { Counts, ScoreHistogram, SeriesColumns } from '@rewardboard/metrics';
import { Series } from '@rewardboard/metrics';
import type { EndEvent, EvaluationEvent, NoticeEvent, RunEvent, RunInfo, SampleColumns, SampleText, TrainEvent, Values } from './event.ts';

/** Bounds of what is kept in memory for one run. */
export const MAX_METRICS = 500;
export const MAX_EVALUATIONS = 20_000;
/** Evaluations that keep their histogram and samples: at 60 samples about 5 kB each. */
export const MAX_DETAILED_EVALUATIONS = 2_000;
export const MAX_NOTICES = 200;
export const MAX_SAMPLE_TEXTS = 1_000;
/** Steps of the newest amendments that are remembered. */
export const MAX_AMENDED = 64;

export interface Evaluation {
  step: number;
  epoch?: number;
  time?: number;
  values: Values;
  counts?: Counts;
  histogram?: ScoreHistogram;
  samples?: SampleColumns;
  checkpoint?: string;
}

export interface Run {
  info: RunInfo | null;
  /** Metric path to its points. `epoch` and `time` (ms) are series too: they translate steps for the x axis. */
  series: Map<string, Series>;
  /** Rising by step. */
  evaluations: Evaluation[];
  sampleTexts: Map<number, SampleText>;
  notices: NoticeEvent[];
  end: EndEvent | null;
  /** Highest step seen, 0 before the first. */
  lastStep: number;
  /** Time of the newest event that has one, in ms. */
  lastTime: number | null;
  /** (metric, step) pairs whose number was rounded by its source. */
  rounded: Map<string, Set<number>>;
  /** Points kept a series; Infinity in the hub. */
  capacity: number;
  /** What was there already and is not as it was: changed, or no longer the newest. Whoever keeps conclusions looks here. */
  amended: { count: number; /** Of the newest MAX_AMENDED, oldest first. */ steps: number[] };
}

export function emptyRun(capacity = Infinity): Run {
  return {
    info: null,
    series: new Map(),
    evaluations: [],
    sampleTexts: new Map(),
    notices: [],
    end: null,
    lastStep: 0,
    lastTime: null,
    rounded: new Map(),
    capacity,
    amended: { count: 0, steps: [] },
  };
}

/** Adds events to a run, in place. */
export function applyEvents(run: Run, events: readonly RunEvent[]): void {
  for (const event of events) apply(run, event);
}

function apply(run: Run, event: RunEvent): void {
  if (Number.isFinite(event.time) && event.time! > (run.lastTime ?? -Infinity)) run.lastTime = event.time!;
  switch (event.type) {
    case 'start':
      run.info = event.info;
      // A training that goes on is not at its end; but an old start, applied again, must not undo a later end.
      if (run.end && (event.time ?? 0) > (run.end.time ?? Infinity)) run.end = null;
      return;
    case 'train':
      setPoint(run, event);
      refreshEvaluation(run, event.step);
      return;
    case 'evaluation':
      setPoint(run, event);
      mergeEvaluation(run, event);
      return;
    case 'sample-text':
      for (const sample of event.samples)
        if (run.sampleTexts.has(sample.id) || run.sampleTexts.size < MAX_SAMPLE_TEXTS) run.sampleTexts.set(sample.id, sample);
      return;
    case 'notice':
      if (run.notices.some((n) => n.time === event.time && n.text === event.text && n.step === event.step)) return;
      run.notices.push(event);
      if (run.notices.length > MAX_NOTICES) run.notices.shift();
      return;
    case 'end':
      run.end = event;
      return;
  }
}

function setPoint(run: Run, { step, epoch, time, values, rounded }: TrainEvent | EvaluationEvent): void {
  run.lastStep = Math.max(run.lastStep, step);
  if (epoch !== undefined) setValue(run, 'epoch', step, epoch, rounded);
  if (time !== undefined) setValue(run, 'time', step, time, rounded);
  for (const name of Object.keys(values)) setValue(run, name, step, values[name]!, rounded);
}

function setValue(run: Run, name: string, step: number, value: number, rounded = false): void {
  let series = run.series.get(name);
  if (!series) {
    if (run.series.size >= MAX_METRICS) return;
    series = new Series(run.capacity);
    run.series.set(name, series);
  }
  const before = series.get(step);
  if (!admits(run, name, step, before !== undefined, rounded)) return;
  if (before === undefined ? step < (series.last?.step ?? -Infinity) : !Object.is(before, value)) amend(run, step);
  series.set(step, value);
}

function amend({ amended }: Run, step: number): void {
  amended.count++;
  amended.steps.push(step);
  if (amended.steps.length > MAX_AMENDED) amended.steps.shift();
}

/** A rounded number never replaces a full one; a full one always replaces a rounded one. */
function admits(run: Run, name: string, step: number, isThere: boolean, rounded: boolean): boolean {
  const steps = run.rounded.get(name);
  if (rounded) {
    if (isThere && !steps?.has(step)) return false;
    if (!steps) run.rounded.set(name, new Set([step]));
    else steps.add(step);
  } else steps?.delete(step);
  return true;
}

/** An evaluation shows the numbers of the series: also when a later event of its step brought them. */
function refreshEvaluation(run: Run, step: number): void {
  const evaluation = run.evaluations[indexAfter(run.evaluations, step) - 1];
  if (evaluation?.step !== step) return;
  for (const name of Object.keys(evaluation.values)) evaluation.values[name] = run.series.get(name)?.get(step) ?? evaluation.values[name]!;
  if (evaluation.epoch !== undefined) evaluation.epoch = run.series.get('epoch')?.get(step) ?? evaluation.epoch;
  if (evaluation.time !== undefined) evaluation.time = run.series.get('time')?.get(step) ?? evaluation.time;
}

/** Number of evaluations up to and including a step. */
function indexAfter(list: readonly Evaluation[], step: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.step <= step) low = middle + 1;
    else high = middle;
  }
  return low;
}

function mergeEvaluation(run: Run, event: EvaluationEvent): void {
  const list = run.evaluations;
  const at = indexAfter(list, event.step);
  const isThere = at > 0 && list[at - 1]!.step === event.step;
  const evaluation = isThere ? list[at - 1]! : { step: event.step, values: Object.create(null) as Values };
  if (isThere ? addsTo(evaluation, event) : at < list.length) amend(run, event.step);
  if (!isThere) list.splice(at, 0, evaluation);
  for (const name of Object.keys(event.values)) evaluation.values[name] = event.values[name]!;
  if (event.epoch !== undefined) evaluation.epoch = event.epoch;
  if (event.time !== undefined) evaluation.time = event.time;
  // The series has already decided between a rounded and a full number.
  refreshEvaluation(run, event.step);
  if (event.counts) evaluation.counts = event.counts;
  if (event.histogram) evaluation.histogram = event.histogram;
  if (event.samples && (!event.rounded || event.samples.id.length > (evaluation.samples?.id.length ?? 0))) evaluation.samples = event.samples;
  if (event.checkpoint) evaluation.checkpoint = event.checkpoint;
  // Last, so that an old evaluation that is told again does not get its details back.
  const old = list[list.length - 1 - MAX_DETAILED_EVALUATIONS];
  if (old) withoutDetails(old);
  if (old && evaluation.step < old.step) withoutDetails(evaluation);
  if (list.length > MAX_EVALUATIONS) list.shift();
}

/** Changed values are noticed where they are set. */
function addsTo(evaluation: Evaluation, { values, counts, checkpoint }: EvaluationEvent): boolean {
  if (Object.keys(values).some((name) => !Object.hasOwn(evaluation.values, name))) return true;
  if (checkpoint && checkpoint !== evaluation.checkpoint) return true;
  const known = evaluation.counts;
  return counts !== undefined && !(known && known.tp === counts.tp && known.tn === counts.tn && known.fp === counts.fp && known.fn === counts.fn);
}

function withoutDetails(evaluation: Evaluation): void {
  delete evaluation.histogram;
  delete evaluation.samples;
}

/** A run as it travels to a viewer: the same fold, with each series in columns. */
export interface RunSnapshot {
  info: RunInfo | null;
  series: Record<string, SeriesColumns>;
  evaluations: Evaluation[];
  sampleTexts: SampleText[];
  notices: NoticeEvent[];
  end: EndEvent | null;
  lastStep: number;
  lastTime: number | null;
}
