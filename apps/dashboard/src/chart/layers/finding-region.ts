/** Layer: how long a finding lasts, as a bar at the top of the plot, a tint below it and its name. */

import { onlyFreePlace } from '../../parts/free-place.ts';
import type { ChartModel } from '../chart-model.ts';
import { clipped, fontOf } from './pen.ts';
import type { Pen } from './pen.ts';

const BAR_PX = 2;
const FAINT = 0.03;
const STRONG = 0.09;
/** px from the edges of the region to its name. */
const BESIDE_PX = 10;
/** px of the name's letters above and below their line. */
const [ABOVE_PX, BELOW_PX] = [11, 4];

export function drawFindingRegion(pen: Pen, { region, breaks, lines }: ChartModel): void {
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
    if (region.text === '') return;
    canvas.font = fontOf(pen, 12);
    const width = canvas.measureText(region.text).width;
    // Marks of non-finite points are at the top edge.
    const line = area.top + (breaks.length > 0 ? 28 : 17);
    const places = [left + BESIDE_PX, (left + right - width) / 2, right - BESIDE_PX - width, area.right - 4 - width]
      .filter((from) => from > area.left && from + width < area.right)
      .map((from) => ({ left: from, right: from + width, top: line - ABOVE_PX, bottom: line + BELOW_PX }));
    const curves = lines.map(({ points }) => points.map(({ x, y }) => [pen.pixelX(x), pen.pixelY(y)] as const));
    // Where a curve would strike it there is no name here; the lanes under the chart show it.
    const place = onlyFreePlace(places, ...curves);
    if (!place) return;
    canvas.textBaseline = 'alphabetic';
    canvas.textAlign = 'left';
    canvas.fillText(region.text, place.left, line);
  });
}
