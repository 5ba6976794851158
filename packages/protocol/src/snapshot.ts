/** A run to and from the form in which it travels to a viewer. */

import { Series, extremes } from '@rewardboard/metrics';
import { emptyRun } from './run.ts';
import type { Evaluation, Run, RunSnapshot } from './run.ts';
import { infoFromWire } from './run-info.ts';
import { eventFromWire, valuesFromWire } from './wire.ts';
import { numberFromWire } from './wire-number.ts';
import type { EndEvent } from './event.ts';

/** Points a series on the way to a viewer, at most: two a bucket, for the lowest and the highest, and marks. */
export const SNAPSHOT_BUCKETS = 1_500;
/** Points a series in a viewer: room for the snapshot and as many live ones before neighbours are merged. */
export const VIEWER_CAPACITY = 12_000;

export function snapshotOf(run: Run): RunSnapshot {
  const series: RunSnapshot['series'] = Object.create(null) as RunSnapshot['series'];
  for (const [name, s] of run.series) {
    const kept = extremes(s.values, 0, s.length, SNAPSHOT_BUCKETS);
    // The newest point is what "now" shows, extreme or not.
    if (s.length > 0 && kept.at(-1) !== s.length - 1) kept.push(s.length - 1);
    series[name] = { steps: kept.map((i) => s.steps[i]!), values: kept.map((i) => s.values[i]!) };
  }
  return {
    info: run.info,
    series,
    evaluations: run.evaluations,
    sampleTexts: [...run.sampleTexts.values()],
    notices: run.notices,
    end: run.end,
    lastStep: run.lastStep,
    lastTime: run.lastTime,
  };
}

/** The run of a snapshot that came over the wire: its non-finite numbers are strings, and become numbers here. */
export function runOf(snapshot: RunSnapshot): Run {
  const run = emptyRun(VIEWER_CAPACITY);
  for (const [name, { steps, values }] of Object.entries(snapshot.series)) {
    const series = new Series(VIEWER_CAPACITY);
    steps.forEach((step, i) => series.set(step, numberFromWire(values[i]) ?? NaN));
    run.series.set(name, series);
  }
  run.info = snapshot.info && infoFromWire(snapshot.info);
  run.evaluations = snapshot.evaluations.map(reviveEvaluation);
  for (const sample of snapshot.sampleTexts) run.sampleTexts.set(sample.id, sample);
  run.notices = [...snapshot.notices];
  run.end = snapshot.end && (eventFromWire(snapshot.end) as EndEvent | null);
  run.lastStep = snapshot.lastStep;
  run.lastTime = snapshot.lastTime;
  return run;
}

function reviveEvaluation(raw: Evaluation): Evaluation {
  const evaluation: Evaluation = { ...raw, values: valuesFromWire(raw.values) };
  if (raw.epoch !== undefined) evaluation.epoch = numberFromWire(raw.epoch) ?? NaN;
  if (raw.time !== undefined) evaluation.time = numberFromWire(raw.time) ?? NaN;
  if (raw.samples)
    evaluation.samples = { ...raw.samples, probability: raw.samples.probability.map((p) => numberFromWire(p) ?? NaN) };
  return evaluation;
}
