/** The colours of the journal: one column an example, one row an evaluation. */

import { RIGHT_BIT } from '../predictions/journal.ts';
import type { Journal } from '../predictions/journal.ts';

export type Rgb = readonly [number, number, number];

export interface RasterColours {
  paper: Rgb;
  right: Rgb;
  wrong: Rgb;
}

/** Even an unsure answer is seen. */
const WEAKEST = 0.14;

/**
 * Pixels of the raster, RGBA. Right fills a row's whole height and wrong its lower half, so that it is readable without colour. Examples that
 * share a column of pixels are mixed: none is left out.
 * @param rowHeight in pixels, 3 at least; its last line is left free between rows
 */
export function rasterPixels(
  { steps, order, cells }: Pick<Journal, 'steps' | 'order' | 'cells'>,
  { paper, right, wrong }: RasterColours,
  width: number,
  rowHeight: number,
): Uint8ClampedArray<ArrayBuffer> {
  const n = order.length;
  const pixels = new Uint8ClampedArray(width * rowHeight * steps.length * 4);
  const half = Math.floor(rowHeight / 2);
  for (let row = 0; row < steps.length; row++)
    for (let x = 0; x < width; x++) {
      const from = Math.floor((x * n) / width);
      const to = Math.max(from + 1, Math.floor(((x + 1) * n) / width));
      let [rightStrength, wrongStrength] = [0, 0];
      for (let at = from; at < to; at++) {
        const cell = cells[row * n + at]!;
        const strength = WEAKEST + ((1 - WEAKEST) * (cell & (RIGHT_BIT - 1))) / (RIGHT_BIT - 1);
        if (cell >= RIGHT_BIT) rightStrength += strength;
        else wrongStrength += strength;
      }
      rightStrength /= to - from;
      wrongStrength /= to - from;
      for (let line = 0; line < rowHeight; line++) {
        const isFree = line === rowHeight - 1;
        const wrongHere = line >= half ? wrongStrength : 0;
        const at = 4 * ((row * rowHeight + line) * width + x);
        for (let channel = 0; channel < 3; channel++)
          pixels[at + channel] = isFree
            ? paper[channel]!
            : paper[channel]! +
              rightStrength * (right[channel]! - paper[channel]!) +
              wrongHere * (wrong[channel]! - paper[channel]!);
        pixels[at + 3] = 255;
      }
    }
  return pixels;
}

/** "#1767b0" -> [23, 103, 176]; black for anything else */
export function rgbOf(colour: string): Rgb {
  const digits = /^#([0-9a-f]{6})$/i.exec(colour.trim())?.[1];
  if (!digits) return [0, 0, 0];
  const value = Number.parseInt(digits, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
