/** What layers draw with: the canvas, the area of the plot, the colours of the theme. */

import type { Palette } from '../../theme/theme.ts';

export interface Pen {
  canvas: CanvasRenderingContext2D;
  area: { left: number; right: number; top: number; bottom: number };
  pixelX(x: number): number;
  pixelY(y: number): number;
  palette: Palette;
}

/** Moves a coordinate by half a pixel, so that a line of one pixel is sharp. */
export function crisp(pixel: number): number {
  return Math.round(pixel) + 0.5;
}

export function fontOf(pen: Pen, sizePx: number, isBold = false): string {
  return `${isBold ? '600 ' : ''}${sizePx}px ${pen.palette.font}`;
}

/** Clips what `draw` paints to the plot. */
export function clipped(pen: Pen, draw: () => void): void {
  const { canvas, area } = pen;
  canvas.save();
  canvas.beginPath();
  canvas.rect(area.left, area.top, area.right - area.left, area.bottom - area.top);
  canvas.clip();
  draw();
  canvas.restore();
}

/** Text with a halo of the page's colour, readable on lines and areas. */
export function haloText(pen: Pen, text: string, x: number, y: number): void {
  const { canvas, palette } = pen;
  canvas.save();
  canvas.strokeStyle = palette.paper;
  canvas.lineWidth = 3;
  canvas.lineJoin = 'round';
  canvas.globalAlpha = 0.85;
  canvas.strokeText(text, x, y);
  canvas.restore();
  canvas.fillText(text, x, y);
}
