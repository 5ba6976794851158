/** Layer: of several lines the kept checkpoints as diamonds, and what lies beyond the y axis as triangles at its edge. */

import type { ChartModel } from '../chart-model.ts';
import { clipped, fontOf, haloText } from './pen.ts';
import type { Pen } from './pen.ts';

const RADIUS_PX = 4.5;
const TRIANGLE_PX = 8;

export function drawDiamonds(pen: Pen, { diamonds = [] }: ChartModel): void {
  const { canvas, palette } = pen;
  clipped(pen, () => {
    for (const { x, y, colour, opacity } of diamonds) {
      const [px, py] = [pen.pixelX(x), pen.pixelY(y)];
      canvas.globalAlpha = opacity;
      canvas.fillStyle = palette[colour];
      canvas.strokeStyle = palette.paper;
      canvas.lineWidth = 1;
      canvas.beginPath();
      canvas.moveTo(px, py - RADIUS_PX);
      canvas.lineTo(px + RADIUS_PX, py);
      canvas.lineTo(px, py + RADIUS_PX);
      canvas.lineTo(px - RADIUS_PX, py);
      canvas.closePath();
      canvas.fill();
      canvas.stroke();
    }
  });
}

export function drawBeyond(pen: Pen, { beyond = [], y: axis }: ChartModel): void {
  const { canvas, area, palette } = pen;
  canvas.save();
  canvas.font = fontOf(pen, 11);
  canvas.textBaseline = 'middle';
  canvas.textAlign = 'left';
  for (const { x, y, colour, text } of beyond) {
    const px = pen.pixelX(x);
    if (px < area.left || px > area.right) continue;
    const isAbove = y > axis.max;
    const [tip, foot] = isAbove ? [area.top + 1, area.top + 7] : [area.bottom - 1, area.bottom - 7];
    canvas.fillStyle = palette[colour];
    canvas.beginPath();
    canvas.moveTo(px, tip);
    canvas.lineTo(px - TRIANGLE_PX / 2, foot);
    canvas.lineTo(px + TRIANGLE_PX / 2, foot);
    canvas.closePath();
    canvas.fill();
    if (text === '') continue;
    canvas.fillStyle = palette.ink2;
    haloText(pen, text, px + TRIANGLE_PX, (tip + foot) / 2);
  }
  canvas.restore();
}
