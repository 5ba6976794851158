/** The models of the charts of learning rate and gradient norm. */

import { SMOOTHING_MIN_POINTS, smooth } from '@rewardboard/metrics';
import type { Run } from '@rewardboard/protocol';
import { highestOf, niceScale } from '../../axes/nice-scale.ts';
import type { ChartModel, Line, Region } from '../../chart/chart-model.ts';
import { trendColumns, drawnColumns } from '../../chart/drawn-columns.ts';
import { drawnPoints, meanPoints } from '../../chart/drawn-points.ts';
import type { Detail } from '../../live/detail.ts';
import { notFinite, rate, whole } from '../../words/format-number.ts';
import { frameModel } from '../view/plot-frame.ts';
import type { PlotFrame } from '../view/plot-frame.ts';

const LEFT_PX = 40;
const RIGHT_PX = 8;
/** Room for the name of the limit, in the gutter. */
const LIMIT_PX = 86;
const HEADROOM = 1.04;

/** @param limit a value to mark, such as the norm above which gradients are clipped */
export function optimizerModel(
  frame: PlotFrame,
  run: Run,
  metric: 'train/learning_rate' | 'train/grad_norm',
  options: {
    weight: number;
    limit: { value: number; text: string } | null;
    detail?: Detail | null;
    region: Region | null;
  },
): ChartModel | null {
  const detail = options.detail ?? null;
  const { steps, values } = drawnColumns(run, metric, detail);
  if (steps.length === 0) return null;
  const visible = frame.isZoomed ? frame.range : null;
  // A learning rate follows its schedule exactly, so that smoothing would only blur it.
  const isSmoothed = metric === 'train/grad_norm' && options.weight > 0 && values.length >= SMOOTHING_MIN_POINTS;
  const raw = drawnPoints(steps, values, frame.mapping.toX, visible);
  const lines: Line[] = [
    {
      id: 'raw',
      points: raw.points,
      colour: 'train',
      widthPx: isSmoothed ? 1 : 1.5,
      ...(isSmoothed ? { opacity: 0.36 } : {}),
      ...(values.length < 3 ? { marks: 'solid' as const } : {}),
    },
  ];
  if (isSmoothed) {
    const trend = trendColumns(run, metric, detail);
    const shown = meanPoints(trend.steps, smooth(trend.values, options.weight), frame.mapping.toX, visible);
    lines.push({ id: 'shown', points: shown, colour: 'train', widthPx: 1.5 });
  }
  const isRate = metric === 'train/learning_rate';
  const { limit } = options;
  const { max, step } = niceScale(highestOf(raw.points.map((point) => point.y)) * HEADROOM);
  return {
    ...frameModel(frame, 5),
    lines,
    y: {
      min: 0,
      max,
      step: max / step > 4 ? step * 2 : step,
      isLogarithmic: false,
      format: (y) => (y === 0 ? '0' : isRate ? rate(y).replace('.0e', 'e') : short(y)),
    },
    leftWidthPx: LEFT_PX,
    rightWidthPx: limit ? LIMIT_PX : RIGHT_PX,
    region: options.region,
    references: limit ? [{ y: limit.value, dash: 'target', text: '', side: 'left' }] : [],
    ends:
      limit && limit.value <= max ? [{ y: limit.value, text: limit.text, colour: 'ink2' as const, isBold: false }] : [],
    breaks: raw.breaks.map(({ x, step: at, value }) => ({ x, text: `${notFinite(value)} at ${whole(at)}` })),
    steps,
  };
}

function short(y: number): string {
  return y >= 10_000 ? y.toExponential(0).replace('e+', 'e') : String(Number(y.toPrecision(3)));
}
