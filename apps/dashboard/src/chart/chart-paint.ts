/** How Chart.js paints a chart model: its options, its data, and the layers around them. */

import { Chart as ChartJs, LinearScale, LineController, LineElement, LogarithmicScale, PointElement } from 'chart.js';
import type { ChartDataset, ChartOptions, Plugin } from 'chart.js';
import type { Palette } from '../theme/theme.ts';
import { currentPalette } from '../theme/theme.ts';
import type { ChartModel, Line } from './chart-model.ts';
import { drawAxisBreak } from './layers/axis-break.ts';
import { drawBands } from './layers/bands.ts';
import { drawCheckpointDiamond } from './layers/checkpoint-diamond.ts';
import { drawBeyond, drawDiamonds } from './layers/comparison-marks.ts';
import { drawCrosshair, drawDrag } from './layers/crosshair.ts';
import { drawEndLabels } from './layers/end-labels.ts';
import { drawFindingRegion } from './layers/finding-region.ts';
import { drawNonFiniteMarks } from './layers/non-finite-marks.ts';
import type { Pen } from './layers/pen.ts';
import { drawReferenceLines } from './layers/reference-lines.ts';
import { drawSelectedEvaluation } from './layers/selected-evaluation.ts';
import { scalesOf } from './scales.ts';

ChartJs.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale);

export type LineChart = ChartJs<'line', { x: number; y: number }[]>;

/** What the layers of a chart need in addition to Chart.js's own state. */
export interface Painted {
  model: ChartModel;
  crosshairX: number | null;
  drag: readonly [number, number] | null;
}
export const PAINTED = new WeakMap<ChartJs, Painted>();

const LAYERS: Plugin<'line'> = {
  id: 'layers',
  beforeDatasetsDraw(chart) {
    const painted = PAINTED.get(chart);
    if (!painted) return;
    const pen = penOf(chart as LineChart);
    drawFindingRegion(pen, painted.model);
    drawBands(pen, painted.model);
  },
  afterDatasetsDraw(chart) {
    const painted = PAINTED.get(chart);
    if (!painted) return;
    const pen = penOf(chart as LineChart);
    drawReferenceLines(pen, painted.model);
    drawSelectedEvaluation(pen, painted.model);
    drawCheckpointDiamond(pen, painted.model);
    drawDiamonds(pen, painted.model);
    drawBeyond(pen, painted.model);
    drawNonFiniteMarks(pen, painted.model);
    drawEndLabels(pen, painted.model);
    drawAxisBreak(pen, painted.model);
    drawCrosshair(pen, painted.crosshairX);
    drawDrag(pen, painted.drag);
  },
};
export const PLUGINS = [LAYERS];
export const NOTHING: { datasets: ChartDataset<'line', { x: number; y: number }[]>[] } = { datasets: [] };

/** No events, because attachGestures handles them; no parsing or sorting, because the data is ready; no animation. */
export const OPTIONS: ChartOptions<'line'> = {
  animation: false,
  parsing: false,
  normalized: true,
  responsive: true,
  maintainAspectRatio: false,
  events: [],
  elements: { line: { tension: 0, borderJoinStyle: 'round' }, point: { radius: 0 } },
};

/** What a chart is made with: one that is made empty is laid out twice. Chart.js paints it before anybody has it. */
export function firstPicture(model: ChartModel, marks: Omit<Painted, 'model'>) {
  const { datasets, scales, layout } = shown(model);
  const first: Plugin<'line'> = {
    id: 'first',
    beforeInit: (chart) => void PAINTED.set(chart, { model, ...marks }),
  };
  return { data: { datasets }, options: { ...OPTIONS, scales, layout }, plugins: [first, ...PLUGINS] };
}

/** Puts a model into a chart; `update` then paints it. */
export function setModel(chart: LineChart, model: ChartModel, marks: Omit<Painted, 'model'>): void {
  PAINTED.set(chart, { model, ...marks });
  const { datasets, scales, layout } = shown(model);
  chart.data.datasets = datasets;
  chart.options.scales = scales;
  chart.options.layout = layout;
}

function shown(model: ChartModel) {
  const palette = currentPalette();
  return {
    datasets: model.lines.map((line) => datasetOf(line, palette)),
    scales: scalesOf(model, palette),
    layout: { padding: { right: model.rightWidthPx, top: 6 } },
  };
}

function penOf(chart: LineChart): Pen {
  const { x, y } = chart.scales;
  return {
    canvas: chart.ctx,
    area: chart.chartArea,
    pixelX: (value) => x!.getPixelForValue(value),
    pixelY: (value) => y!.getPixelForValue(value),
    palette: currentPalette(),
  };
}

function datasetOf(line: Line, palette: Palette): ChartDataset<'line', { x: number; y: number }[]> {
  const colour = palette[line.colour];
  return {
    data: line.points,
    borderColor: line.opacity === undefined ? colour : withOpacity(colour, line.opacity),
    borderWidth: line.widthPx,
    ...(line.isDashed ? { borderDash: [6, 3] } : {}),
    pointRadius: line.marks === 'hollow' ? 2.6 : line.marks === 'solid' ? 2 : 0,
    pointBackgroundColor: line.marks === 'hollow' ? palette.paper : colour,
    pointBorderColor: colour,
    pointBorderWidth: line.marks === 'hollow' ? 1.5 : 0,
  };
}

/** @param colour "#rrggbb" */
function withOpacity(colour: string, opacity: number): string {
  return (
    colour +
    Math.round(opacity * 255)
      .toString(16)
      .padStart(2, '0')
  );
}
