/** The model of the chart of one score, 0 to 1: its line, its 95% band, target and baseline. */

import type { TrivialBaseline } from '@rewardboard/metrics';
import type { Evaluation, Run } from '@rewardboard/protocol';
import type { Band, ChartModel, Reference, Region } from '../../chart/chart-model.ts';
import { niceScale } from '../../axes/nice-scale.ts';
import { drawnColumns } from '../../chart/drawn-columns.ts';
import { drawnPoints } from '../../chart/drawn-points.ts';
import type { Detail } from '../../live/detail.ts';
import { decimal, notFinite, whole } from '../../words/format-number.ts';
import { intervalOfScore, namedBaseline, scoreOf } from '../evaluation/evaluation-scores.ts';
import type { Classes, ShownMetric } from '../evaluation/evaluation-scores.ts';
import { frameModel } from '../view/plot-frame.ts';
import type { PlotFrame } from '../view/plot-frame.ts';

const LEFT_PX = 30;
const RIGHT_PX = 8;
/** Labels of lines that are closer than this would touch: the lower label goes below its line. */
const NEAR = 0.12;

export function metricModel(
  frame: PlotFrame,
  metric: ShownMetric,
  evaluations: readonly Evaluation[],
  options: {
    run: Run;
    detail: Detail | null;
    target: number | null;
    baseline: TrivialBaseline | null;
    classes: Classes;
    region: Region | null;
  },
): ChartModel {
  const { mapping } = frame;
  const scored = evaluations.filter((evaluation) => scoreOf(evaluation, metric) !== null);
  const { steps, values } = columnsOf(scored, metric, options);
  const drawn = drawnPoints(steps, values, mapping.toX, frame.isZoomed ? frame.range : null);
  const keep = frame.keepStep === null ? -1 : steps.indexOf(frame.keepStep);
  return {
    ...frameModel(frame, 4),
    lines: [
      {
        id: metric,
        points: drawn.points,
        colour: 'val',
        widthPx: 2,
        ...(values.length < 3 ? { marks: 'solid' as const } : {}),
      },
    ],
    y: axisOf(values),
    leftWidthPx: LEFT_PX,
    rightWidthPx: RIGHT_PX,
    region: options.region,
    interval: bandOf(scored, metric, mapping.toX),
    references: referencesOf(metric, options),
    checkpoint:
      keep >= 0 && Number.isFinite(values[keep]!)
        ? { x: mapping.toX(steps[keep]!), y: values[keep]!, text: null, radiusPx: 5 }
        : null,
    breaks: drawn.breaks.map(({ x, step, value }) => ({ x, text: `${notFinite(value)} at ${whole(step)}` })),
    steps,
  };
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
  metric: ShownMetric,
  { run, detail }: { run: Run; detail: Detail | null },
): { steps: number[]; values: number[] } {
  const first = scored[0]?.step ?? Infinity;
  if (run.series.has(metric) && run.series.get(metric)!.steps[0]! < first) {
    const { steps, values } = drawnColumns(run, metric, detail);
    return { steps: Array.from(steps), values: Array.from(values) };
  }
  return { steps: scored.map(({ step }) => step), values: scored.map((evaluation) => scoreOf(evaluation, metric)!) };
}

function bandOf(scored: readonly Evaluation[], metric: ShownMetric, toX: (step: number) => number): Band | null {
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

function referencesOf(
  metric: ShownMetric,
  { target, baseline, classes }: { target: number | null; baseline: TrivialBaseline | null; classes: Classes },
): Reference[] {
  const references: Reference[] = [];
  if (target !== null)
    references.push({ y: target, dash: 'target', text: `target ${target.toFixed(2)}`, side: 'left' });
  const constant = baseline && namedBaseline(metric, baseline, classes);
  if (constant) {
    references.push({
      y: constant.value,
      dash: 'baseline',
      text: `${constant.name} ${decimal(constant.value)}`,
      side: 'right',
      isBelow:
        constant.value > 1 - NEAR ||
        (target !== null && constant.value <= target && target - constant.value < 2 * NEAR) ||
        metric !== 'eval/f1',
    });
  }
  return references;
}
