/** The series that no other panel draws, and the model of the chart of one. */

import { CATALOG, isSystemMetric, systemScale } from '@rewardboard/metrics';
import type { Run } from '@rewardboard/protocol';
import type { ChartModel } from '../../chart/chart-model.ts';
import { drawnColumns } from '../../chart/drawn-columns.ts';
import { SMALL_BUCKETS, drawnPoints } from '../../chart/drawn-points.ts';
import type { Detail } from '../../live/detail.ts';
import { decimal, notFinite, whole } from '../../words/format-number.ts';
import { panelMetrics } from '../evaluation/evaluation-scores.ts';
import type { regionOfMetric } from '../findings/finding-regions.ts';
import { frameModel } from '../view/plot-frame.ts';
import type { PlotFrame } from '../view/plot-frame.ts';

const LEFT_PX = 46;
const RIGHT_PX = 8;
/** With more points than this, marks would hide the line. */
const MAX_MARKED = 40;
/** Drawn by other panels, or used as x axes. */
const DRAWN_ELSEWHERE = new Set<string>([
  'epoch',
  'time',
  'train/loss',
  'eval/loss',
  'train/learning_rate',
  'train/grad_norm',
  ...panelMetrics(null),
]);

/**
 * Known metrics first, then by name.
 * @param setsAreDrawn whether the loss chart draws the losses of evaluation sets
 * @param scores of the metrics panel, which draws those of the training, too
 */
export function otherSeries(names: readonly string[], setsAreDrawn: boolean, scores: readonly string[] = []): string[] {
  const order = (name: string) => (Object.hasOwn(CATALOG, name) ? 0 : 1);
  const isDrawn = new Set(scores.flatMap((score) => [score, trainingOf(score)]));
  return names
    .filter(
      (name) => !DRAWN_ELSEWHERE.has(name) && !isDrawn.has(name) && !(setsAreDrawn && /^eval\/[^/]+\/loss$/.test(name)),
    )
    .toSorted((a, b) => order(a) - order(b) || (a < b ? -1 : 1));
}

/** "eval/f1" -> "train/f1" */
export function trainingOf(metric: string): string {
  return metric.replace(/^eval\//, 'train/');
}

/** Fewer charts need no groups. */
const GROUPED_FROM = 13;

/**
 * Series by the path before the last slash of their names, without their split: "train/act/relu_0/mean" belongs to "act/relu_0".
 * @returns groups in the order of their first series; one without a name where groups would help nobody
 */
export function seriesGroups(names: readonly string[]): { name: string; metrics: string[] }[] {
  const groups = new Map<string, string[]>();
  for (const metric of names) {
    const path = metric.replace(/^(?:train|eval)\//, '');
    const name = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    const group = groups.get(name);
    if (group) group.push(metric);
    else groups.set(name, [metric]);
  }
  const isWorthIt = names.length >= GROUPED_FROM && groups.size > 1 && groups.size <= names.length / 2;
  if (!isWorthIt) return [{ name: '', metrics: [...names] }];
  return [...groups].map(([name, metrics]) => ({ name: name || 'Without a group', metrics }));
}

export function seriesModel(
  frame: PlotFrame,
  run: Run,
  metric: string,
  detail: Detail | null,
  region: ReturnType<typeof regionOfMetric>,
): ChartModel | null {
  const { steps, values } = drawnColumns(run, metric, detail);
  if (steps.length === 0) return null;
  const drawn = drawnPoints(steps, values, frame.mapping.toX, frame.isZoomed ? frame.range : null, SMALL_BUCKETS);
  const isTraining = metric.startsWith('train/') || isSystemMetric(metric);
  return {
    ...frameModel(frame, 4),
    lines: [
      {
        id: metric,
        points: drawn.points,
        colour: isTraining ? 'train' : 'val',
        widthPx: isTraining ? 1.5 : 2,
        ...(steps.length <= MAX_MARKED ? { marks: 'hollow' as const } : {}),
      },
    ],
    y: scaleOf([...drawn.points.map(({ y }) => y), ...systemScale(metric)]),
    leftWidthPx: LEFT_PX,
    rightWidthPx: RIGHT_PX,
    region,
    breaks: drawn.breaks.map(({ x, step, value }) => ({ x, text: `${notFinite(value)} at ${whole(step)}` })),
    steps,
  };
}

/** A scale between round numbers around all values. It begins at 0 if that is near. */
export function scaleOf(values: readonly number[]): ChartModel['y'] {
  const finite = values.filter(Number.isFinite);
  const lowest = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const highest = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  if (finite.length === 0) return { min: 0, max: 1, step: 0.5, isLogarithmic: false, format: String };
  const from = lowest >= 0 && lowest < highest / 2 ? 0 : lowest;
  // Powers of ten are not representable below this.
  const span = Math.max(highest - from || Math.abs(highest) || 1, 1e-300);
  const power = 10 ** Math.floor(Math.log10(span / 3));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= (span / 3) * 0.999)!;
  const min = Math.floor(from / step + 1e-9) * step;
  const max = Math.max(Math.ceil(highest / step - 1e-9) * step, min + step);
  const digits = Math.min(6, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  const isPlain = Math.max(Math.abs(min), Math.abs(max)) < 1_000_000 && step >= 1e-4;
  return {
    min,
    max,
    step,
    isLogarithmic: false,
    format: (y) => (isPlain ? (y >= 1000 ? whole(y) : y.toFixed(digits)).replace('-', '−') : decimal(y)),
  };
}
