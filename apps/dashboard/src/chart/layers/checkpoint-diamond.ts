/** Layer: the checkpoint to keep, as a diamond with a thin line down to the axis. */

import type { ChartModel } from '../chart-model.ts';
import { crisp, fontOf, haloText } from './pen.ts';
import type { Pen } from './pen.ts';

export function drawCheckpointDiamond(pen: Pen, { checkpoint }: ChartModel): void {
  if (!checkpoint) return;
  const { canvas, area, palette } = pen;
  const x = pen.pixelX(checkpoint.x);
  if (!(x >= area.left - 1 && x <= area.right + 1)) return;
  const y = Math.max(area.top, Math.min(area.bottom, pen.pixelY(checkpoint.y)));
  const r = checkpoint.radiusPx;
  canvas.save();
  canvas.strokeStyle = palette.ink2;
  canvas.lineWidth = 1;
  canvas.beginPath();
  canvas.moveTo(crisp(x), y);
  canvas.lineTo(crisp(x), area.bottom);
  canvas.stroke();
  canvas.fillStyle = palette.ink;
  canvas.strokeStyle = palette.paper;
  canvas.lineWidth = 2;
  canvas.beginPath();
  canvas.moveTo(x, y - r);
  canvas.lineTo(x + r, y);
  canvas.lineTo(x, y + r);
  canvas.lineTo(x - r, y);
  canvas.closePath();
  canvas.stroke();
  canvas.fill();
  if (checkpoint.text) {
    canvas.font = fontOf(pen, 12, true);
    const width = canvas.measureText(checkpoint.text).width;
    const fitsRight = x + 11 + width <= area.right;
    canvas.textAlign = fitsRight ? 'left' : 'right';
    canvas.textBaseline = 'alphabetic';
    const below = y + 18 <= area.bottom - 4;
    haloText(pen, checkpoint.text, x + (fitsRight ? 11 : -11), below ? y + 18 : y - 12);
  }
  canvas.restore();
}
