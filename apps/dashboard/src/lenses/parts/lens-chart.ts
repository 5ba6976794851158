/** The model of a chart of one or more lines over the evaluations of a lens. */

import type { Band, ChartModel, Line, Reference } from '../../chart/chart-model.ts';
import type { ColourName } from '../../theme/theme.ts';
import { whole } from '../../words/format-number.ts';

export interface LensLine {
  id: string;
  /** If it has other steps than the evaluations. */
  steps?: ArrayLike<number>;
  values: ArrayLike<number>;
  colour: ColourName;
  widthPx: number;
  opacity?: number;
  isDashed?: boolean;
  /** Named at its right end. */
  end?: string;
  isBold?: boolean;
}

/** Of the span of all values, above and below. */
const PAD = 0.08;

export function lensChart(options: {
  steps: readonly number[];
  lines: readonly LensLine[];
  selectedStep: number;
  keep: { step: number; value: number } | null;
  areas?: { low: ArrayLike<number>; high: ArrayLike<number>; colour: ColourName; strength: number }[];
  references?: Reference[];
  /** Fixed, or from the values. */
  y?: readonly [number, number];
  rightPx?: number;
  digits?: number;
}): ChartModel {
  const { steps, lines, selectedStep, keep, areas = [], references = [] } = options;
  const [low, high] =
    options.y ??
    fitted([
      ...lines.map(({ values }) => values),
      ...areas.flatMap((a) => [a.low, a.high]),
      references.map(({ y }) => y),
    ]);
  const tick = tickOf(high - low);
  const decimals = Math.max(0, -Math.floor(Math.log10(tick) + 1e-9));
  return {
    lines: lines.map(({ id, steps: own = steps, values, colour, widthPx, opacity, isDashed }): Line => ({
      id,
      points: Array.from(values, (y, i) => ({ x: own[i]!, y })),
      colour,
      widthPx,
      ...(opacity === undefined ? {} : { opacity }),
      ...(isDashed ? { isDashed } : {}),
      ...(values.length < 3 ? { marks: 'solid' as const } : {}),
    })),
    x: { min: 0, max: Math.max(1, steps.at(-1) ?? 1), step: null, format: whole, maxTicks: 5 },
    y: {
      min: low,
      max: high,
      step: tick,
      isLogarithmic: false,
      format: (y) => y.toFixed(decimals).replace('-', '−'),
    },
    leftWidthPx: 40,
    rightWidthPx: options.rightPx ?? 10,
    gap: [],
    interval: null,
    areas: areas.map(({ low: lows, high: highs, colour, strength }) => ({
      band: { x: [...steps], low: Array.from(lows), high: Array.from(highs) } satisfies Band,
      colour,
      strength,
    })),
    references,
    region: null,
    checkpoint: keep && { x: keep.step, y: keep.value, text: null, radiusPx: 5 },
    selectedX: selectedStep,
    ends: lines.flatMap(({ values, end, colour, isBold }) =>
      end !== undefined && values.length > 0
        ? [{ y: values[values.length - 1]!, text: end, colour, isBold: isBold ?? false }]
        : [],
    ),
    breaks: [],
    steps,
    toX: (step) => step,
    toStep: (x) => x,
  };
}

function fitted(columns: readonly ArrayLike<number>[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const column of columns)
    for (let i = 0; i < column.length; i++) {
      const value = column[i]!;
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  if (low > high) return [0, 1];
  const pad = PAD * (high - low || Math.abs(high) || 1);
  return [low - pad, high + pad];
}

/** About five of them: 1, 2 or 5 times a power of ten. */
function tickOf(span: number): number {
  const rough = span / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((times) => times * power).find((step) => step >= rough * 0.999)!;
}
