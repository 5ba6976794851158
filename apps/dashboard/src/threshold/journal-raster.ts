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
const OPAQUE = 255;

/**
 * Pixels of one row of the raster, RGBA. Right fills its whole height and wrong its lower half, so that it is readable without colour. Examples
 * that share a column of pixels are mixed: none is left out.
 * @param rowHeight in pixels, 3 at least; its last line is left free between rows
 */
export function rasterRow(
  { order, cells }: Pick<Journal, 'order' | 'cells'>,
  row: number,
  { paper, right, wrong }: RasterColours,
  width: number,
  rowHeight: number,
): Uint8ClampedArray<ArrayBuffer> {
  const n = order.length;
  const pixels = new Uint8ClampedArray(width * rowHeight * 4);
  const half = Math.floor(rowHeight / 2);
  const [first, lower] = [0, 4 * half * width];
  for (let x = 0; x < width; x++) {
    const from = Math.floor((x * n) / width);
    const to = Math.max(from + 1, Math.floor(((x + 1) * n) / width));
    // How many, and how sure they are together.
    let [rights, rightSure, wrongs, wrongSure] = [0, 0, 0, 0];
    for (let at = row * n + from; at < row * n + to; at++) {
      const cell = cells[at]!;
      if (cell >= RIGHT_BIT) {
        rights++;
        rightSure += cell - RIGHT_BIT;
      } else {
        wrongs++;
        wrongSure += cell;
      }
    }
    const strength = (count: number, sure: number) =>
      (WEAKEST * count + ((1 - WEAKEST) * sure) / (RIGHT_BIT - 1)) / (to - from);
    const [rightStrength, wrongStrength] = [strength(rights, rightSure), strength(wrongs, wrongSure)];
    for (let channel = 0; channel < 3; channel++) {
      const upperColour = paper[channel]! + rightStrength * (right[channel]! - paper[channel]!);
      pixels[first + 4 * x + channel] = upperColour;
      pixels[lower + 4 * x + channel] = upperColour + wrongStrength * (wrong[channel]! - paper[channel]!);
    }
    pixels[first + 4 * x + 3] = pixels[lower + 4 * x + 3] = OPAQUE;
  }
  // All lines of a half are the same.
  for (let line = 1; line < rowHeight - 1; line++)
    if (line !== half)
      pixels.copyWithin(4 * line * width, line < half ? first : lower, (line < half ? first : lower) + 4 * width);
  const free = pixels.subarray(4 * (rowHeight - 1) * width);
  for (let at = 0; at < free.length; at += 4) {
    for (let channel = 0; channel < 3; channel++) free[at + channel] = paper[channel]!;
    free[at + 3] = OPAQUE;
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
