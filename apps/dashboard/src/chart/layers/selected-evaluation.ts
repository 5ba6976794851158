/** Layer: a small triangle on the axis at the selected evaluation. */

import type { ChartModel } from '../chart-model.ts';
import type { Pen } from './pen.ts';

export function drawSelectedEvaluation(pen: Pen, { selectedX }: ChartModel): void {
  if (selectedX === null) return;
  const { canvas, area, palette } = pen;
  const x = pen.pixelX(selectedX);
  if (!(x >= area.left - 1 && x <= area.right + 1)) return;
  canvas.save();
  canvas.fillStyle = palette.ink;
  canvas.beginPath();
  canvas.moveTo(x - 5, area.bottom + 7);
  canvas.lineTo(x + 5, area.bottom + 7);
  canvas.lineTo(x, area.bottom + 1);
  canvas.fill();
  canvas.restore();
}
