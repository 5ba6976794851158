/** A run to and from the form in which it travels to a viewer. */

import type { SeriesColumns } from '@rewardboard/metrics';
import { Series } from '@rewardboard/metrics';
import { emptyRun } from './run.ts';
import type { Evaluation, Run, RunSnapshot } from './run.ts';
import { aboutFromWire, infoFromWire } from './run-info.ts';
import { eventFromWire, valuesFromWire } from './wire.ts';
import { numberFromWire } from './wire-number.ts';
import type { EndEvent } from './event.ts';

/** Points a series on the way to a viewer, at most: two a bucket, for the lowest and the highest, and marks. */
const SNAPSHOT_BUCKETS = 1_500;
/** Buckets of all series together: a run with hundreds of metrics comes thinner, and whoever looks closer asks for more. */
export const ALL_BUCKETS = 45_000;
const MEAN_BUCKETS = 500;
/** Points a series in a viewer: room for the snapshot and as many live ones before neighbours are merged. */
const VIEWER_CAPACITY = 12_000;

/** The same of each series of a ghost, which is drawn faintly and behind the others. */
const GHOST_BUCKETS = 300;

/** @param allBuckets of all series together */
export function snapshotOf(run: Run, allBuckets = ALL_BUCKETS): RunSnapshot {
  const buckets = Math.min(SNAPSHOT_BUCKETS, Math.ceil(allBuckets / Math.max(1, run.series.size)));
  return {
    info: run.info,
    about: run.about,
    series: columnsOf(run.series, buckets),
    means: meansOf(run.series, buckets),
    evaluations: run.evaluations,
    ghosts: [...run.ghosts].flatMap(([id, { from, series }]) =>
      series.size === 0 ? [] : [{ id, from, series: columnsOf(series, GHOST_BUCKETS) }],
    ),
    sampleTexts: [...run.sampleTexts.values()],
    notices: run.notices,
    end: run.end,
    lastStep: run.lastStep,
    lastTime: run.lastTime,
  };
}

function columnsOf(series: ReadonlyMap<string, Series>, buckets: number): Record<string, SeriesColumns> {
  const columns = Object.create(null) as Record<string, SeriesColumns>;
  for (const [name, s] of series) {
    const kept = s.extremes(0, s.length, buckets);
    // The newest point is what "now" shows, extreme or not.
    if (s.length > 0 && kept.at(-1) !== s.length - 1) kept.push(s.length - 1);
    const { steps, values } = s;
    columns[name] = { steps: kept.map((i) => steps[i]!), values: kept.map((i) => values[i]!) };
  }
  return columns;
}

function meansOf(series: ReadonlyMap<string, Series>, keptBuckets: number): Record<string, SeriesColumns> {
  const means = Object.create(null) as Record<string, SeriesColumns>;
  for (const [name, s] of series)
    if (s.length > 2 * keptBuckets) means[name] = s.means(0, s.length, Math.min(keptBuckets, MEAN_BUCKETS));
  return means;
}

/** The run of a snapshot that came over the wire: its non-finite numbers are strings, and become numbers here. */
export function runOf(snapshot: RunSnapshot): Run {
  const run = emptyRun(VIEWER_CAPACITY);
  run.series = seriesOf(snapshot.series);
  run.means = seriesOf(snapshot.means);
  for (const { id, from, series } of snapshot.ghosts) run.ghosts.set(id, { from, series: seriesOf(series) });
  run.info = snapshot.info && infoFromWire(snapshot.info);
  run.about = aboutFromWire(snapshot.about);
  run.evaluations.push(...snapshot.evaluations.map(reviveEvaluation));
  for (const sample of snapshot.sampleTexts) run.sampleTexts.set(sample.id, sample);
  run.notices = [...snapshot.notices];
  run.end = snapshot.end && (eventFromWire(snapshot.end) as EndEvent | null);
  run.lastStep = snapshot.lastStep;
  run.lastTime = snapshot.lastTime;
  return run;
}

function seriesOf(columns: Record<string, SeriesColumns>): Map<string, Series> {
  return new Map(
    Object.entries(columns).map(([name, { steps, values }]) => {
      const series = new Series(VIEWER_CAPACITY);
      series.setColumns(
        steps,
        values.map((value) => numberFromWire(value) ?? NaN),
      );
      return [name, series];
    }),
  );
}

function reviveEvaluation(raw: Evaluation): Evaluation {
  const evaluation: Evaluation = { ...raw, values: valuesFromWire(raw.values) };
  if (raw.epoch !== undefined) evaluation.epoch = numberFromWire(raw.epoch) ?? NaN;
  if (raw.time !== undefined) evaluation.time = numberFromWire(raw.time) ?? NaN;
  if (raw.samples)
    evaluation.samples = { ...raw.samples, probability: raw.samples.probability.map((p) => numberFromWire(p) ?? NaN) };
  return evaluation;
}
