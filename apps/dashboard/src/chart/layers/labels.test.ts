/** Labels in a chart: none covers another, and none is struck by a curve where there is room elsewhere. */

import { expect, it } from 'vitest';
import type { ChartModel } from '../chart-model.ts';
import { SvgContext } from '../svg-context.ts';
import { drawCheckpointDiamond } from './checkpoint-diamond.ts';
import { drawEndLabels } from './end-labels.ts';
import { drawFindingRegion } from './finding-region.ts';
import type { Pen } from './pen.ts';

const ruler = { font: '', measureText: (text: string) => ({ width: 6 * text.length }) };
const area = { left: 40, right: 440, top: 10, bottom: 210 };

function drawn(draw: (pen: Pen, model: ChartModel) => void, model: Partial<ChartModel>): string {
  const canvas = new SvgContext(500, 240, ruler as never);
  const palette = new Proxy({}, { get: (_, name) => String(name) });
  const pen = {
    canvas,
    area,
    palette,
    // x from 0 to 100, y from 0 to 1.
    pixelX: (x: number) => area.left + 4 * x,
    pixelY: (y: number) => area.bottom - 200 * y,
  };
  draw(pen as unknown as Pen, model as ChartModel);
  return canvas.text('white');
}

const end = (y: number, text: string) => ({ y, text, colour: 'ink' as const, isBold: false });
const leadersIn = (svg: string) => [...svg.matchAll(/<path[^>]*stroke="ink3"/g)].length;

it('joins names that were moved apart to the ends of their lines, and only these', () => {
  const apart = drawn(drawEndLabels, { ends: [end(0.2, 'A'), end(0.5, 'B'), end(0.8, 'C')] });
  expect(leadersIn(apart)).toBe(0);
  const close = drawn(drawEndLabels, { ends: [end(0.1, 'A'), end(0.5, 'B'), end(0.51, 'C')] });
  expect(leadersIn(close)).toBe(2);
  expect(leadersIn(drawn(drawEndLabels, { ends: [end(1.4, 'beyond the axis')] }))).toBe(0);
});

const checkpoint = { x: 50, y: 0.5, text: 'keep 50 · 0.5 · saved', radiusPx: 6 };
const line = (...points: [number, number][]) => ({
  id: 'a',
  points: points.map(([x, y]) => ({ x, y })),
  colour: 'val' as const,
  widthPx: 2,
});
const placeOf = (svg: string) => {
  const [, x, y] = /<text x="([\d.]+)" y="([\d.]+)"[^>]*>keep 50/.exec(svg)!;
  return { x: Number(x), y: Number(y) };
};

it('the name of the checkpoint stands at the foot of its line, or where the curves leave room', () => {
  const high = drawn(drawCheckpointDiamond, { checkpoint, lines: [line([0, 0.9], [50, 0.5], [100, 0.6])] });
  expect(placeOf(high)).toEqual({ x: 251, y: 205 });
  const low = drawn(drawCheckpointDiamond, {
    checkpoint,
    lines: [line([0, 0.9], [50, 0.5], [100, 0.6]), line([0, 0.02], [100, 0.03])],
  });
  expect(placeOf(low).y).toBeLessThan(190);
});

it('the name of a checkpoint at the right edge stands to the left of it', () => {
  const svg = drawn(drawCheckpointDiamond, { checkpoint: { ...checkpoint, x: 100 }, lines: [] });
  expect(placeOf(svg).x).toBeLessThan(area.right - 100);
});

it('the name of a finding stands beside the curves at the top of its region, or not in the plot at all', () => {
  const region = { from: 20, to: null, colour: 'watch' as const, text: 'Overfitting', isStrong: false };
  const startOf = (...lines: ReturnType<typeof line>[]) =>
    /<text x="([\d.]+)"[^>]*>Overfitting/.exec(drawn(drawFindingRegion, { region, lines, breaks: [] }))?.[1];
  expect(startOf(line([0, 0.9], [100, 0.5]))).toBe('130');
  expect(Number(startOf(line([0, 0.96], [40, 0.96], [60, 0.5], [100, 0.5])))).toBeGreaterThan(240);
  expect(startOf(line([0, 0.96], [100, 0.96]))).toBeUndefined();
  // Wider than the plot.
  region.text = 'Overfitting '.repeat(8);
  expect(startOf(line([0, 0.5], [100, 0.5]))).toBeUndefined();
});
