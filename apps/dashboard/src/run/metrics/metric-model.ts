/** The model of the chart of one score: validation with its 95% band, training, target and baseline. */

import type { TrivialBaseline } from '@rewardboard/metrics';
import type { Evaluation, Run } from '@rewardboard/protocol';
import type { Band, ChartModel, Reference, Region } from '../../chart/chart-model.ts';
import { niceScale } from '../../axes/nice-scale.ts';
import { drawnColumns } from '../../chart/drawn-columns.ts';
import { drawnPoints } from '../../chart/drawn-points.ts';
import type { Detail } from '../../live/detail.ts';
import { notFinite, whole } from '../../words/format-number.ts';
import { intervalOfScore, namedBaseline, scoreOf } from '../evaluation/evaluation-scores.ts';
import type { Classes } from '../evaluation/evaluation-scores.ts';
import { trainingOf } from '../other-series/other-series-model.ts';
import { frameModel } from '../view/plot-frame.ts';
import type { PlotFrame } from '../view/plot-frame.ts';
import { fittedAxis } from './fitted-axis.ts';

const LEFT_PX = 34;
/** The gutter: last values and references, beside the plot. */
const RIGHT_PX = 100;
const BAND_STRENGTH = 0.14;

export function metricModel(
  frame: PlotFrame,
  metric: string,
  evaluations: readonly Evaluation[],
  options: {
    run: Run;
    detail: Detail | null;
    target: number | null;
    baseline: TrivialBaseline | null;
    classes: Classes;
    region: Region | null;
    /** From 0 to 1; else fitted to the values. */
    isWholeY?: boolean;
  },
): ChartModel {
  const { mapping } = frame;
  const scored = evaluations.filter((evaluation) => scoreOf(evaluation, metric) !== null);
  const { steps, values } = columnsOf(scored, metric, options);
  const range = frame.isZoomed ? frame.range : null;
  const drawn = drawnPoints(steps, values, mapping.toX, range);
  const training = drawnColumns(options.run, trainingOf(metric), options.detail);
  const trained = drawnPoints(training.steps, training.values, mapping.toX, range).points;
  const keep = frame.keepStep === null ? -1 : steps.indexOf(frame.keepStep);
  const band = bandOf(scored, metric, mapping.toX);
  const references = referencesOf(metric, options);
  const y =
    options.isWholeY === true
      ? axisOf(values)
      : fittedAxis(
          [...values, ...trained.map((point) => point.y), ...(band ? [...band.low, ...band.high] : [])],
          references.map((reference) => reference.y),
        );
  return {
    ...frameModel(frame, 4),
    lines: [
      ...(trained.length > 0
        ? [{ id: trainingOf(metric), points: trained, colour: 'train' as const, widthPx: 1.5 }]
        : []),
      {
        id: metric,
        points: drawn.points,
        colour: 'val',
        widthPx: 2.5,
        ...(values.length < 3 ? { marks: 'solid' as const } : {}),
      },
    ],
    y,
    leftWidthPx: LEFT_PX,
    rightWidthPx: RIGHT_PX,
    region: options.region,
    beyond: drawn.points
      .filter((point) => point.y > y.max || point.y < y.min)
      .map((point) => ({ ...point, colour: 'val' as const, text: point.y.toFixed(2).replace('-', '−') })),
    areas: band ? [{ band, colour: 'val', strength: BAND_STRENGTH }] : [],
    references: references.map((reference) => ({ ...reference, text: '' })),
    ends: [
      ...lastOf(trained, 'train', false),
      ...lastOf(drawn.points, 'val', true),
      ...references.map(({ y: at, text }) => ({ y: at, text, colour: 'ink2' as const, isBold: false })),
    ],
    checkpoint:
      keep >= 0 && Number.isFinite(values[keep]!)
        ? { x: mapping.toX(steps[keep]!), y: values[keep]!, text: null, radiusPx: 5 }
        : null,
    breaks: drawn.breaks.map(({ x, step, value }) => ({ x, text: `${notFinite(value)} at ${whole(step)}` })),
    steps,
  };
}

function lastOf(points: readonly { y: number }[], colour: 'train' | 'val', isBold: boolean): ChartModel['ends'] {
  const last = points.findLast(({ y }) => Number.isFinite(y));
  return last ? [{ y: last.y, text: last.y.toFixed(2).replace('-', '−'), colour, isBold }] : [];
}

/** 0 to 1, unless the log has under this name what is no share. */
function axisOf(values: readonly number[]): ChartModel['y'] {
  const finite = values.filter(Number.isFinite);
  const highest = finite.reduce((most, value) => Math.max(most, value), 1);
  const lowest = finite.reduce((least, value) => Math.min(least, value), 0);
  if (highest <= 1 && lowest >= 0)
    return {
      min: 0,
      max: 1,
      step: 0.25,
      isLogarithmic: false,
      format: (y) => (y === 0 || y === 1 || y === 0.5 ? y.toFixed(1) : y.toFixed(2)),
    };
  const { max, step } = niceScale(Math.max(highest, -lowest));
  return {
    min: lowest < 0 ? -max : 0,
    max,
    step,
    isLogarithmic: false,
    format: (y) => String(Number(y.toPrecision(3))),
  };
}

/** In a long run the list holds only the newest evaluations, while the series begins with the first. */
function columnsOf(
  scored: readonly Evaluation[],
  metric: string,
  { run, detail }: { run: Run; detail: Detail | null },
): { steps: number[]; values: number[] } {
  const first = scored[0]?.step ?? Infinity;
  if (run.series.has(metric) && run.series.get(metric)!.steps[0]! < first) {
    const { steps, values } = drawnColumns(run, metric, detail);
    return { steps: Array.from(steps), values: Array.from(values) };
  }
  return { steps: scored.map(({ step }) => step), values: scored.map((evaluation) => scoreOf(evaluation, metric)!) };
}

function bandOf(scored: readonly Evaluation[], metric: string, toX: (step: number) => number): Band | null {
  const band: Band = { x: [], low: [], high: [] };
  for (const evaluation of scored) {
    const interval = intervalOfScore(evaluation, metric);
    if (!interval) continue;
    band.x.push(toX(evaluation.step));
    band.low.push(interval.low);
    band.high.push(interval.high);
  }
  return band.x.length > 1 ? band : null;
}

/** Their texts stand in the gutter. */
function referencesOf(
  metric: string,
  { target, baseline, classes }: { target: number | null; baseline: TrivialBaseline | null; classes: Classes },
): Reference[] {
  const references: Reference[] = [];
  if (target !== null)
    references.push({ y: target, dash: 'target', text: `target ${target.toFixed(2)}`, side: 'left' });
  const constant = baseline && namedBaseline(metric, baseline, classes);
  if (constant)
    references.push({
      y: constant.value,
      dash: 'baseline',
      text: `${constant.short} ${constant.value.toFixed(2)}`,
      side: 'right',
    });
  return references;
}
