/** Layer: the areas behind the lines, which are the gap between the losses, the 95% interval of a score, and the span of several seeds. */

import type { Band, ChartModel } from '../chart-model.ts';
import { clipped } from './pen.ts';
import type { Pen } from './pen.ts';

const INTERVAL_STRENGTH = 0.1;

export function drawBands(pen: Pen, { gap, interval, areas = [] }: ChartModel): void {
  const { palette } = pen;
  for (const { band, colour, strength } of areas) fillBand(pen, band, palette[colour], strength);
  for (const band of gap) fillBand(pen, band, palette.val, palette.gapStrength);
  if (interval) fillBand(pen, interval, palette.ink, INTERVAL_STRENGTH);
}

function fillBand(pen: Pen, { x, low, high }: Band, colour: string, strength: number): void {
  if (x.length < 2) return;
  clipped(pen, () => {
    const { canvas } = pen;
    canvas.fillStyle = colour;
    canvas.globalAlpha = strength;
    canvas.beginPath();
    for (let i = 0; i < x.length; i++) canvas.lineTo(pen.pixelX(x[i]!), pen.pixelY(high[i]!));
    for (let i = x.length - 1; i >= 0; i--) canvas.lineTo(pen.pixelX(x[i]!), pen.pixelY(low[i]!));
    canvas.fill();
  });
}
