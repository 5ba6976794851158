/** Layer: the crosshair, and the range that is being selected by dragging. */

import { crisp } from './pen.ts';
import type { Pen } from './pen.ts';

const DRAG_STRENGTH = 0.1;

export function drawCrosshair(pen: Pen, crosshairX: number | null): void {
  if (crosshairX === null) return;
  const { canvas, area, palette } = pen;
  const x = crisp(pen.pixelX(crosshairX));
  if (!(x >= area.left && x <= area.right + 1)) return;
  canvas.save();
  canvas.strokeStyle = palette.ink2;
  canvas.lineWidth = 1;
  canvas.beginPath();
  canvas.moveTo(x, area.top);
  canvas.lineTo(x, area.bottom);
  canvas.stroke();
  canvas.restore();
}

/** @param drag pixels of the canvas, in any order */
export function drawDrag(pen: Pen, drag: readonly [number, number] | null): void {
  if (!drag) return;
  const { canvas, area, palette } = pen;
  const left = Math.max(area.left, Math.min(...drag));
  const right = Math.min(area.right, Math.max(...drag));
  canvas.save();
  canvas.fillStyle = palette.ink;
  canvas.globalAlpha = DRAG_STRENGTH;
  canvas.fillRect(left, area.top, Math.max(0, right - left), area.bottom - area.top);
  canvas.restore();
}
