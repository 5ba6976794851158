/** The Chart.js options of the two axes: thin lines, fixed width, no titles. */

import type { ChartOptions } from 'chart.js';
import type { Palette } from '../theme/theme.ts';
import type { ChartModel } from './chart-model.ts';

export function scalesOf(
  { x, y, leftWidthPx }: ChartModel,
  palette: Palette,
): NonNullable<ChartOptions<'line'>['scales']> {
  const font = { family: palette.font, size: 11 };
  return {
    x: {
      type: 'linear',
      min: x.min,
      max: x.max,
      grid: { display: false },
      border: { color: palette.rule2 },
      ticks: {
        color: palette.ink2,
        font,
        padding: 6,
        maxRotation: 0,
        autoSkipPadding: 22,
        maxTicksLimit: x.maxTicks,
        ...(x.step === null ? {} : { stepSize: x.step }),
        includeBounds: false,
        callback: (value) => x.format(Number(value)),
      },
    },
    y: {
      type: y.isLogarithmic ? 'logarithmic' : 'linear',
      min: y.min,
      max: y.max,
      grid: { color: palette.grid, drawTicks: false },
      border: { display: false },
      ticks: {
        color: palette.ink2,
        font,
        padding: 6,
        includeBounds: false,
        ...(y.step === null ? { maxTicksLimit: 6 } : { stepSize: y.step }),
        callback: (value) => (y.isLogarithmic && !isDecadePart(Number(value)) ? null : y.format(Number(value))),
      },
      afterFit: (scale) => {
        scale.width = leftWidthPx;
      },
    },
  };
}

/** Logarithmic axes label only 1, 2 and 5 times a power of ten: more labels would touch. */
function isDecadePart(value: number): boolean {
  const digit = value / 10 ** Math.floor(Math.log10(value) + 1e-9);
  return [1, 2, 5].some((part) => Math.abs(digit - part) < 0.01);
}
