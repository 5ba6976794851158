/** The model of the loss chart: what is drawn of both losses, and on which axis. */

import { SMOOTHING_MIN_POINTS } from '@rewardboard/metrics';
import type { TrivialBaseline } from '@rewardboard/metrics';
import type { Keep, Run } from '@rewardboard/protocol';
import { decadeCeiling, decadeFloor, highestOf, niceScale } from '../../axes/nice-scale.ts';
import type { ChartModel, Line, Region } from '../../chart/chart-model.ts';
import { drawnPoints, meanPoints } from '../../chart/drawn-points.ts';
import { gapBands } from '../../chart/gap-bands.ts';
import { positiveOnly } from '../../chart/positive-only.ts';
import { decimal, notFinite, whole } from '../../words/format-number.ts';
import { LOSS_LEFT_PX, LOSS_RIGHT_PX, frameModel } from '../view/plot-frame.ts';
import type { PlotFrame } from '../view/plot-frame.ts';
import type { LossColumns } from './loss-columns.ts';

const HEADROOM = 1.04;
/** With more evaluations than this, point marks would hide the line. */
const MAX_MARKED = 120;

export function lossModel(
  frame: PlotFrame,
  columns: LossColumns,
  options: {
    isLogarithmic: boolean;
    baseline: TrivialBaseline | null;
    region: Region | null;
    keep: Keep | null;
    ghosts?: Run['ghosts'];
  },
): ChartModel {
  const { mapping, range } = frame;
  const { isLogarithmic, baseline, keep } = options;
  const visible = frame.isZoomed ? range : null;
  const raw = drawnPoints(columns.trainSteps, columns.trainRaw, mapping.toX, visible);
  const shown = columns.isSmoothed
    ? meanPoints(columns.shownSteps, columns.trainShown, mapping.toX, visible)
    : raw.points;
  const validation = drawnPoints(columns.evalSteps, columns.evalValues, mapping.toX, visible);
  const lines = [
    ...ghostLines(options.ghosts, mapping.toX, visible),
    ...setLines(columns.evalSets, mapping.toX, visible),
  ];
  if (columns.isSmoothed)
    lines.push({ id: 'train-raw', points: raw.points, colour: 'train', widthPx: 1, opacity: 0.36 });
  lines.push({
    id: 'train',
    points: shown,
    colour: 'train',
    widthPx: 1.5,
    ...(columns.trainSteps.length < SMOOTHING_MIN_POINTS ? { marks: 'solid' as const } : {}),
  });
  lines.push({
    id: 'validation',
    points: validation.points,
    colour: 'val',
    widthPx: 2.5,
    ...(validation.points.length <= MAX_MARKED ? { marks: 'hollow' as const } : {}),
  });
  const ys = lines.map((line) => line.points.map((point) => point.y));
  const y = isLogarithmic ? logarithmicScale(ys) : linearScale(ys);
  // Its name is in the gutter, where no curve strikes it through.
  const guess = baseline?.loss != null && baseline.loss >= y.min && baseline.loss <= y.max ? baseline.loss : null;
  const keepValue = keep && valueAt(columns.evalSteps, columns.evalValues, keep.step);
  return {
    ...frameModel(frame, 9),
    lines: isLogarithmic ? lines.map(positiveOnly) : lines,
    y,
    leftWidthPx: LOSS_LEFT_PX,
    rightWidthPx: LOSS_RIGHT_PX,
    gap: isLogarithmic ? [] : gapBands(validation.points, shown),
    region: options.region,
    references: guess === null ? [] : [{ y: guess, dash: 'baseline', text: '', side: 'right' }],
    checkpoint:
      keep && keepValue !== null
        ? { x: mapping.toX(keep.step), y: keepValue, text: checkpointText(keep, keepValue), radiusPx: 7 }
        : null,
    ends: [
      ...endOf(validation.points, 'validation', 'val', true),
      ...endOf(shown, 'train', 'train', false),
      ...(guess === null
        ? []
        : [{ y: guess, text: `guessing ${decimal(guess)}`, colour: 'ink2' as const, isBold: false }]),
    ],
    breaks: [...raw.breaks, ...validation.breaks].map(({ x, step, value }) => ({
      x,
      text: `${notFinite(value)} at ${whole(step)}`,
    })),
    steps: columns.trainSteps.length > 0 ? columns.trainSteps : columns.evalSteps,
  };
}

/** Points that were replaced when training resumed from an earlier step: faint, behind everything else. */
function ghostLines(
  ghosts: Run['ghosts'] | undefined,
  toX: (step: number) => number,
  visible: readonly [number, number] | null,
): Line[] {
  return [...(ghosts ?? [])].flatMap(([id, { series }]) =>
    (['train/loss', 'eval/loss'] as const).flatMap((metric): Line[] => {
      const left = series.get(metric);
      if (!left) return [];
      const { points } = drawnPoints(left.steps, left.values, toX, visible);
      return [
        {
          id: `ghost ${id} ${metric}`,
          points,
          colour: metric === 'train/loss' ? 'train' : 'val',
          widthPx: 1,
          opacity: 0.3,
          ...(points.length < 3 ? { marks: 'solid' as const } : {}),
        },
      ];
    }),
  );
}

/** The loss of each evaluation set, as thin lines behind their mean. */
function setLines(
  sets: LossColumns['evalSets'],
  toX: (step: number) => number,
  visible: readonly [number, number] | null,
): Line[] {
  if (sets.length < 2) return [];
  return sets.map(({ name, steps, values }) => ({
    id: `set ${name}`,
    points: drawnPoints(steps, values, toX, visible).points,
    colour: 'val',
    widthPx: 1,
    opacity: 0.45,
  }));
}

function checkpointText(keep: Keep, loss: number): string {
  return keep.checkpoint === null
    ? `best ${whole(keep.step)} · ${decimal(loss)}`
    : `keep ${whole(keep.step)} · ${decimal(loss)} · saved`;
}

function valueAt(steps: Float64Array, values: Float64Array, step: number): number | null {
  const at = steps.indexOf(step);
  return at < 0 || !Number.isFinite(values[at]!) ? null : values[at]!;
}

function linearScale(ys: number[][]): ChartModel['y'] {
  const { max, step } = niceScale(highestOf(...ys) * HEADROOM);
  const digits = [0, 1, 2, 3, 4, 5].find((count) => Math.abs(step - Number(step.toFixed(count))) < step * 1e-6) ?? 6;
  return { min: 0, max, step, isLogarithmic: false, format: (y) => (y >= 1000 ? whole(y) : y.toFixed(digits)) };
}

function logarithmicScale(ys: number[][]): ChartModel['y'] {
  const positive = ys.flat().filter((y) => y > 0 && Number.isFinite(y));
  const lowest = positive.reduce((a, b) => Math.min(a, b), Infinity);
  const highest = highestOf(positive);
  return {
    min: Number.isFinite(lowest) ? decadeFloor(lowest) : 0.01,
    max: Number.isFinite(highest) ? decadeCeiling(highest) : 1,
    step: null,
    isLogarithmic: true,
    format: (y) => (y >= 1000 || y < 0.001 ? y.toExponential(0).replace('e+', 'e') : String(Number(y.toPrecision(1)))),
  };
}

function endOf(
  points: { x: number; y: number }[],
  text: string,
  colour: 'train' | 'val',
  isBold: boolean,
): ChartModel['ends'] {
  const last = points.findLast((point) => Number.isFinite(point.y));
  return last ? [{ y: last.y, text, colour, isBold }] : [];
}
