/** A chart as a file: PNG at twice its size, SVG as it is painted, CSV of its lines. */

import { BasicPlatform, Chart as ChartJs } from 'chart.js';
import { currentPalette } from '../theme/theme.ts';
import type { ChartModel } from './chart-model.ts';
import type { LineChart } from './chart-paint.ts';
import { NOTHING, OPTIONS, PLUGINS, setModel } from './chart-paint.ts';
import { csvOf } from '../parts/csv.ts';
import { SvgContext } from './svg-context.ts';

const PNG_SCALE = 2;

interface Size {
  width: number;
  height: number;
}

export function chartCsv(model: ChartModel): string {
  const ids = model.lines.map(({ id }) => id);
  const { written = (x: number) => x } = model.x;
  const rows = new Map<number, (number | null)[]>();
  model.lines.forEach(({ points }, line) => {
    for (const { x, y } of points) {
      const row = rows.get(x) ?? ids.map(() => null);
      row[line] = y;
      rows.set(x, row);
    }
  });
  return csvOf(
    [model.x.name ?? 'x', ...ids],
    [...rows].sort(([a], [b]) => a - b).map(([x, values]) => [written(x), ...values]),
  );
}

export function chartSvg(model: ChartModel, size: Size): string {
  const ruler = document.createElement('canvas').getContext('2d')!;
  const context = new SvgContext(size.width, size.height, ruler);
  paint(context.canvas as unknown as HTMLCanvasElement, model, size, 1);
  return context.text(currentPalette().paper);
}

export async function chartPng(model: ChartModel, size: Size): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  paint(canvas, model, size, PNG_SCALE);
  const context = canvas.getContext('2d')!;
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = currentPalette().paper;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillRect(0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

/** Paints a model once, outside of the page. */
function paint(canvas: HTMLCanvasElement, model: ChartModel, { width, height }: Size, scale: number): void {
  canvas.width = width;
  canvas.height = height;
  const chart = new ChartJs(canvas, {
    type: 'line',
    data: { datasets: [...NOTHING.datasets] },
    options: { ...OPTIONS, responsive: false, devicePixelRatio: scale },
    plugins: PLUGINS,
    platform: BasicPlatform,
  }) as LineChart;
  chart.resize(width, height);
  setModel(chart, model, { crosshairX: null, drag: null });
  // Lines with segments are drawn step by step; others as a Path2D, which no other context can read.
  for (const dataset of chart.data.datasets) dataset.segment = {};
  chart.update('none');
  // The picture outlives the chart: destroying it would clear the canvas.
  chart.stop();
}
