/** Layer: dashed targets and dotted baselines, with their names. */

import type { ChartModel } from '../chart-model.ts';
import { crisp, fontOf, haloText } from './pen.ts';
import type { Pen } from './pen.ts';

const DASHES = { target: [7, 4], baseline: [1.5, 3] };

export function drawReferenceLines(pen: Pen, { references }: ChartModel): void {
  const { canvas, area, palette } = pen;
  for (const reference of references) {
    const y = crisp(pen.pixelY(reference.y));
    if (!(y >= area.top && y <= area.bottom + 1)) continue;
    canvas.save();
    canvas.strokeStyle = reference.dash === 'baseline' ? palette.ink2 : palette.ink;
    canvas.lineWidth = 1;
    canvas.setLineDash(DASHES[reference.dash]);
    canvas.beginPath();
    canvas.moveTo(area.left, y);
    canvas.lineTo(area.right, y);
    canvas.stroke();
    canvas.setLineDash([]);
    if (reference.text === '') {
      canvas.restore();
      continue;
    }
    canvas.font = fontOf(pen, 11);
    canvas.fillStyle = palette.ink2;
    canvas.textAlign = reference.side;
    canvas.textBaseline = 'alphabetic';
    haloText(
      pen,
      reference.text,
      reference.side === 'right' ? area.right - 2 : area.left + 4,
      y + (reference.isBelow ? 12 : -4),
    );
    canvas.restore();
  }
}
