/** Layer: non-finite points as crosses at the top edge, the first one with its step. */

import type { ChartModel } from '../chart-model.ts';
import { fontOf, haloText } from './pen.ts';
import type { Pen } from './pen.ts';

const ARM_PX = 4;

export function drawNonFiniteMarks(pen: Pen, { breaks }: ChartModel): void {
  const { canvas, area, palette } = pen;
  const visible = breaks
    .map((mark) => ({ text: mark.text, px: pen.pixelX(mark.x) }))
    .filter(({ px }) => px >= area.left && px <= area.right);
  if (visible.length === 0) return;
  const y = area.top + ARM_PX + 1;
  canvas.save();
  canvas.strokeStyle = palette.act;
  canvas.lineWidth = 2;
  canvas.beginPath();
  for (const { px } of visible) {
    canvas.moveTo(px - ARM_PX, y - ARM_PX);
    canvas.lineTo(px + ARM_PX, y + ARM_PX);
    canvas.moveTo(px + ARM_PX, y - ARM_PX);
    canvas.lineTo(px - ARM_PX, y + ARM_PX);
  }
  canvas.stroke();
  canvas.fillStyle = palette.act;
  canvas.font = fontOf(pen, 11);
  canvas.textBaseline = 'top';
  const first = visible[0]!;
  const isRight = first.px > (area.left + area.right) / 2;
  canvas.textAlign = isRight ? 'right' : 'left';
  haloText(pen, first.text, first.px + (isRight ? -8 : 8), y - ARM_PX);
  canvas.restore();
}
