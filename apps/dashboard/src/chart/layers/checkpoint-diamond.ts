/** Layer: the checkpoint to keep, as a diamond with a thin line down to the axis. */

import { freePlace } from '../../parts/free-place.ts';
import type { Place } from '../../parts/free-place.ts';
import type { ChartModel } from '../chart-model.ts';
import { crisp, fontOf, haloText } from './pen.ts';
import type { Pen } from './pen.ts';

/** px from the thin line to the label. */
const BESIDE_PX = 11;
/** px of the label's letters above and below their line. */
const [ABOVE_PX, BELOW_PX] = [10, 3];

export function drawCheckpointDiamond(pen: Pen, { checkpoint, lines }: ChartModel): void {
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
    const curves = lines.map(({ points }) => points.map((of) => [pen.pixelX(of.x), pen.pixelY(of.y)] as const));
    const { left, bottom } = freePlace(placesBeside(pen, x, y, width), ...curves);
    canvas.textAlign = 'left';
    canvas.textBaseline = 'alphabetic';
    haloText(pen, checkpoint.text, left, bottom - BELOW_PX);
  }
  canvas.restore();
}

/** At the foot of the thin line, where a loss seldom is, else below or above the diamond. */
function placesBeside({ area }: Pen, x: number, y: number, width: number): Place[] {
  const starts = labelStarts(area, x, width);
  return [area.bottom - 5, y + 18, y - 12].flatMap((line) =>
    starts.map((left) => ({ left, right: left + width, top: line - ABOVE_PX, bottom: line + BELOW_PX })),
  );
}

/** px where a label of a thin line may begin: to its right, to its left, or across it where neither has room, but never on the axis. */
export function labelStarts(area: { left: number; right: number }, x: number, width: number): number[] {
  const right = x + BESIDE_PX;
  const left = x - BESIDE_PX - width;
  const sides = [right, left].filter((from) => from >= area.left && from + width <= area.right);
  return sides.length > 0 ? sides : [Math.max(area.left, Math.min(left, area.right - width))];
}
