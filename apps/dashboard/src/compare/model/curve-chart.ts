/** The model of a chart of several runs. */

import { quantileOf } from '@rewardboard/metrics';
import type { ChartModel, Reference } from '../../chart/chart-model.ts';
import { whole } from '../../words/format-number.ts';
import { duration } from '../../words/format-time.ts';
import type { XAxis, YAxis } from './address.ts';
import type { Curve } from './curves.ts';
import type { ComparedSet } from './sets.ts';

export interface DrawnCurve {
  set: ComparedSet;
  curve: Curve;
  /** Kept checkpoints. */
  kept: { x: number; y: number }[];
}

interface Options {
  x: XAxis;
  lastX: number;
  y: YAxis;
  isSmall: boolean;
  /** Letter that is brought forward; the rest steps back. */
  forward: string | null;
  hidden: ReadonlySet<string>;
  reference: Reference | null;
  /** No letters at the ends. */
  isCrowded: boolean;
}

/** Beyond this share of the span of the middle 90% a value is an outlier. */
const BEYOND = 0.9;
const BACK_OPACITY = 0.22;
const LARGE_STEP = 10;

export function curveModel(curves: readonly DrawnCurve[], options: Options): ChartModel {
  const { isSmall, forward, hidden, x } = options;
  const shown = curves.filter(({ set }) => !hidden.has(set.letter));
  const y = axisOf(curves, options);
  const isBack = (set: ComparedSet) => forward !== null && forward !== set.letter;
  const steps = Float64Array.from(new Set(curves.flatMap(({ curve }) => curve.points.map((point) => point.x)))).sort();
  return {
    lines: shown.map(({ set, curve }) => ({
      id: set.letter,
      points: curve.points,
      colour: set.colour,
      widthPx: isSmall ? 1.5 : 2.25,
      ...(set.isDashed ? { isDashed: true } : {}),
      ...(isBack(set) ? { opacity: BACK_OPACITY } : {}),
    })),
    x: {
      min: 0,
      max: Math.max(options.lastX, 1e-9),
      step: null,
      format: formatX(x),
      name: x === 'time' ? 'time in ms' : x,
      maxTicks: isSmall ? 4 : 8,
    },
    y,
    leftWidthPx: isSmall ? 38 : 44,
    rightWidthPx: isSmall ? (options.isCrowded ? 8 : 24) : 40,
    gap: [],
    interval: null,
    references: options.reference ? [options.reference] : [],
    region: null,
    checkpoint: null,
    selectedX: null,
    ends: options.isCrowded && isSmall ? [] : endsOf(shown),
    breaks: [],
    steps,
    toX: (step) => step,
    toStep: (at) => at,
    areas: shown.flatMap(({ set, curve }) =>
      curve.band
        ? [
            {
              band: curve.band,
              colour: set.colour,
              strength: isBack(set) ? 0.04 : forward === set.letter ? 0.2 : isSmall ? 0.08 : 0.12,
            },
          ]
        : [],
    ),
    diamonds: isSmall
      ? []
      : shown.flatMap(({ set, kept }) =>
          kept.map((at) => ({ ...at, colour: set.colour, opacity: isBack(set) ? 0.2 : 1 })),
        ),
    beyond: shown.flatMap(({ set, curve }) =>
      curve.points
        .filter((point) => point.y < y.min || point.y > y.max)
        .map((point) => ({
          ...point,
          colour: set.colour,
          text: isSmall ? '' : `${set.letter} ${y.format(point.y)}`,
        })),
    ),
  };
}

function endsOf(shown: readonly DrawnCurve[]): ChartModel['ends'] {
  return shown.flatMap(({ set, curve }) => {
    const last = curve.points.findLast(({ y }) => Number.isFinite(y));
    return last ? [{ y: last.y, text: set.letter, colour: 'ink' as const, isBold: true }] : [];
  });
}

export function formatX(x: XAxis): (value: number) => string {
  if (x === 'time') return duration;
  if (x === 'epoch') return (value) => String(Number(value.toFixed(1)));
  return x === 'examples' ? (value) => (value >= 1_000 ? `${whole(value / 1_000)}k` : whole(value)) : whole;
}

/** What lies between the 5% and the 95% point ± 0.9 of that span; the rest is marked at the edge. */
function axisOf(curves: readonly DrawnCurve[], { y, isSmall }: Options): ChartModel['y'] {
  const values = curves
    .flatMap(({ curve }) =>
      curve.band ? [...curve.band.low, ...curve.band.high] : curve.points.map((point) => point.y),
    )
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  if (values.length === 0) return { min: 0, max: 1, step: 0.25, isLogarithmic: false, format: String };
  const isShare = values[0]! >= 0 && values.at(-1)! <= 1;
  if (y === 'full' && isShare)
    return { min: 0, max: 1, step: 0.25, isLogarithmic: false, format: (at) => at.toFixed(2) };
  if (y === 'log' && values[0]! > 0)
    return {
      min: values[0]! * 0.95,
      max: values.at(-1)! * 1.05,
      step: null,
      isLogarithmic: true,
      format: (at) => String(Number(at.toPrecision(2))),
    };
  const [low, high] = [quantileOf(values, 0.05), quantileOf(values, 0.95)];
  const span = high - low || Math.abs(high) * 0.1 || 0.01;
  const from = Math.max(values[0]!, low - BEYOND * span);
  const to = Math.min(values.at(-1)!, high + BEYOND * span);
  const pad = (to - from || span) * 0.06;
  const step = niceStep((to - from + 2 * pad) / (isSmall ? 3 : 7));
  const digits = Math.max(0, Math.min(6, -Math.floor(Math.log10(step) + 1e-9)));
  // Ticks of large steps stand at round numbers only if the ends do; what has no value below 0 has no axis there.
  const isLarge = step >= LARGE_STEP;
  const lowest = isLarge && values[0]! >= 0 ? 0 : -Infinity;
  const min = isLarge ? Math.max(lowest, Math.floor((from - pad) / step) * step) : from - pad;
  return {
    min,
    max: isLarge ? Math.ceil((to + pad) / step) * step : to + pad,
    step,
    isLogarithmic: false,
    isBroken: min > 0,
    format: (at) => (digits === 0 ? whole(at) : at.toFixed(digits).replace('-', '−')),
  };
}

/** 1, 2 or 5 times a power of ten, near the wanted size. */
function niceStep(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted));
  const part = wanted / power;
  return (part < 1.5 ? 1 : part < 3 ? 2 : part < 7 ? 5 : 10) * power;
}

/** Multiples of a nice step within a range. */
export function ticksWithin(from: number, to: number, wanted: number): { ticks: number[]; digits: number } {
  const step = niceStep((to - from || 1) / wanted);
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step - 1e-9); at * step <= to + step * 1e-9 && ticks.length < 100; at++)
    ticks.push(at * step);
  return { ticks, digits: Math.max(0, Math.min(6, -Math.floor(Math.log10(step) + 1e-9))) };
}
