/** A logarithmic axis has no place for zero and below: the line breaks there. */

import type { Line } from './chart-model.ts';

export function positiveOnly(line: Line): Line {
  return { ...line, points: line.points.map((point) => (point.y > 0 ? point : { x: point.x, y: NaN })) };
}
