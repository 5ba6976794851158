/** Layer: how long a finding lasts, as a bar at the top of the plot, a tint below it and its name. */

import type { ChartModel } from '../chart-model.ts';
import { clipped, fontOf } from './pen.ts';
import type { Pen } from './pen.ts';

const BAR_PX = 2;
const FAINT = 0.03;
const STRONG = 0.09;
/** Narrower regions get no name; the lanes under the chart show it. */
const NAME_FROM_PX = 90;

export function drawFindingRegion(pen: Pen, { region, breaks }: ChartModel): void {
  if (!region) return;
  clipped(pen, () => {
    const { canvas, area, palette } = pen;
    const left = Math.max(area.left, Math.round(pen.pixelX(region.from)));
    const right = region.to === null ? area.right : Math.min(area.right, pen.pixelX(region.to));
    if (right <= left) return;
    canvas.fillStyle = palette[region.colour];
    canvas.globalAlpha = region.isStrong ? STRONG : FAINT;
    canvas.fillRect(left, area.top, right - left, area.bottom - area.top);
    canvas.globalAlpha = 1;
    canvas.fillRect(left, area.top, right - left, BAR_PX);
    if (region.text === '' || area.right - left < NAME_FROM_PX) return;
    canvas.font = fontOf(pen, 12);
    canvas.textBaseline = 'alphabetic';
    // A name that does not fit is aligned with the right edge.
    const isLate = left + 10 + canvas.measureText(region.text).width > area.right;
    canvas.textAlign = isLate ? 'right' : 'left';
    // Marks of non-finite points are at the top edge.
    canvas.fillText(region.text, isLate ? area.right - 4 : left + 10, area.top + (breaks.length > 0 ? 28 : 17));
  });
}
