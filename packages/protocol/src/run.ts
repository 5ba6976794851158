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
  };
}

/** Adds events to a run, in place. */
export function applyEvents(run: Run, events: readonly RunEvent[]): void {
  for (const event of events) apply(run, event);
}

function apply(run: Run, event: RunEvent): void {
  if (event.time !== undefined && !(event.time <= (run.lastTime ?? -Infinity))) run.lastTime = event.time;
  switch (event.type) {
    case 'start':
      run.info = event.info;
      // A training that goes on is not at its end; but an old start, applied again, must not undo a later end.
      if (run.end && (event.time ?? 0) > (run.end.time ?? Infinity)) run.end = null;
      return;
    case 'train':
      setPoint(run, event);
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
  if (!admits(run, name, step, series.get(step) !== undefined, rounded)) return;
  series.set(step, value);
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

function mergeEvaluation(run: Run, event: EvaluationEvent): void {
  const list = run.evaluations;
  let at = list.length;
  while (at > 0 && list[at - 1]!.step > event.step) at--;
  let evaluation = at > 0 && list[at - 1]!.step === event.step ? list[at - 1]! : null;
  if (!evaluation) {
    evaluation = { step: event.step, values: Object.create(null) as Values };
    list.splice(at, 0, evaluation);
    if (list.length > MAX_DETAILED_EVALUATIONS) {
      const old = list[list.length - 1 - MAX_DETAILED_EVALUATIONS]!;
      delete old.histogram;
      delete old.samples;
    }
    if (list.length > MAX_EVALUATIONS) list.shift();
  }
  for (const name of Object.keys(event.values)) {
    // The series has already decided between a rounded and a full number.
    evaluation.values[name] = run.series.get(name)?.get(event.step) ?? event.values[name]!;
  }
  if (event.epoch !== undefined) evaluation.epoch = run.series.get('epoch')?.get(event.step) ?? event.epoch;
  if (event.time !== undefined) evaluation.time = run.series.get('time')?.get(event.step) ?? event.time;
  if (event.counts) evaluation.counts = event.counts;
  if (event.histogram) evaluation.histogram = event.histogram;
  if (event.samples && (!event.rounded || !evaluation.samples || evaluation.samples.id.length === 0)) evaluation.samples = event.samples;
  if (event.checkpoint) evaluation.checkpoint = event.checkpoint;
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
