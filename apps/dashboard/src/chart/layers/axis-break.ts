/** Layer: two strokes at the foot of a y axis that begins above 0. */

import type { ChartModel } from '../chart-model.ts';
import type { Pen } from './pen.ts';

const STROKE_PX = 7;

export function drawAxisBreak({ canvas, area, palette }: Pen, { y }: ChartModel): void {
  if (!y.isBroken) return;
  canvas.save();
  canvas.strokeStyle = palette.rule2;
  canvas.lineWidth = 1;
  canvas.beginPath();
  for (const below of [3, 6]) {
    canvas.moveTo(area.left - STROKE_PX - 3, area.bottom + below);
    canvas.lineTo(area.left - 3, area.bottom + below - 4);
  }
  canvas.stroke();
  canvas.restore();
}
