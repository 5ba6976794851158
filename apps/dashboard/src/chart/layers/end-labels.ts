/** Layer: the names of the lines at their right ends, instead of a legend. */

import { visibleMarks } from '../../words/visible-marks.ts';
import type { ChartModel } from '../chart-model.ts';
import { fontOf } from './pen.ts';
import type { Pen } from './pen.ts';

const LINE_PX = 14;
/** Twelve names settle in far fewer. */
const MAX_PASSES = 60;
/** Room for a diamond at the right edge, and for a leader line. */
const GAP_PX = 10;
/** A name that was moved farther than this is joined to the end of its line. */
const NEAR_PX = 3;

export function drawEndLabels(pen: Pen, { ends }: ChartModel): void {
  const { canvas, area, palette } = pen;
  const placed = ends
    .map((end) => ({ end, at: pen.pixelY(end.y), y: clamp(pen.pixelY(end.y), area.top + 6, area.bottom - 6) }))
    .filter(({ y }) => Number.isFinite(y))
    .sort((a, b) => a.y - b.y);
  moveApart(placed, area.top + 6, area.bottom - 6);
  canvas.save();
  canvas.textAlign = 'left';
  canvas.textBaseline = 'middle';
  for (const { end, at, y } of placed) {
    const isSeen = at >= area.top && at <= area.bottom;
    if (isSeen && Math.abs(at - y) > NEAR_PX) drawLeader(pen, at, y);
    canvas.font = fontOf(pen, 12, end.isBold);
    canvas.fillStyle = palette[end.colour];
    canvas.fillText(visibleMarks(end.text), area.right + GAP_PX, y);
  }
  canvas.restore();
}

/** From the end of a line to its name. */
function drawLeader({ canvas, area, palette }: Pen, from: number, to: number): void {
  canvas.strokeStyle = palette.ink3;
  canvas.lineWidth = 1;
  canvas.beginPath();
  canvas.moveTo(area.right + 1, from);
  canvas.lineTo(area.right + GAP_PX - 2, to);
  canvas.stroke();
}

/** Names that would overlap are moved apart, within the plot as far as it has room. */
function moveApart(placed: { y: number }[], top: number, bottom: number): void {
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    let isApart = true;
    for (let i = 1; i < placed.length; i++) {
      const overlap = LINE_PX - (placed[i]!.y - placed[i - 1]!.y);
      if (overlap <= 0.1) continue;
      placed[i - 1]!.y -= overlap / 2;
      placed[i]!.y += overlap / 2;
      isApart = false;
    }
    if (isApart) return;
    const above = top - placed[0]!.y;
    const below = placed.at(-1)!.y - bottom;
    if (above > 0) placed[0]!.y = top;
    if (below > 0) placed.at(-1)!.y = bottom;
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
