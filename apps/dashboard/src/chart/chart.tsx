/** Paints a chart model with Chart.js, and handles gestures and keys. The only file that uses the library. */
'use client';

import { Chart as ChartJs, LinearScale, LineController, LineElement, LogarithmicScale, PointElement } from 'chart.js';
import type { ChartDataset, ChartOptions, Plugin } from 'chart.js';
import { memo, useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { Chart as ReactChart } from 'react-chartjs-2';
import { currentPalette, onThemeChange } from '../theme/theme.ts';
import type { Palette } from '../theme/theme.ts';
import { attachGestures } from './chart-gestures.ts';
import type { ChartModel, Line } from './chart-model.ts';
import { drawBands } from './layers/bands.ts';
import { drawCheckpointDiamond } from './layers/checkpoint-diamond.ts';
import { drawCrosshair, drawDrag } from './layers/crosshair.ts';
import { drawEndLabels } from './layers/end-labels.ts';
import { drawFindingRegion } from './layers/finding-region.ts';
import { drawNonFiniteMarks } from './layers/non-finite-marks.ts';
import type { Pen } from './layers/pen.ts';
import { drawReferenceLines } from './layers/reference-lines.ts';
import { drawSelectedEvaluation } from './layers/selected-evaluation.ts';
import { cancelPaint, schedulePaint } from './paint-queue.ts';
import { nearestIndex } from './crosshair.ts';
import type { Crosshair } from './crosshair.ts';
import { scalesOf } from './scales.ts';

ChartJs.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale);

type LineChart = ChartJs<'line', { x: number; y: number }[]>;

/** What the layers of a chart need in addition to Chart.js's own state. */
interface Painted {
  model: ChartModel;
  crosshairX: number | null;
  drag: readonly [number, number] | null;
}
const PAINTED = new WeakMap<ChartJs, Painted>();

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
    drawNonFiniteMarks(pen, painted.model);
    drawEndLabels(pen, painted.model);
    drawCrosshair(pen, painted.crosshairX);
    drawDrag(pen, painted.drag);
  },
};
const PLUGINS = [LAYERS];
const NOTHING: { datasets: ChartDataset<'line', { x: number; y: number }[]>[] } = { datasets: [] };

/** No events, because attachGestures handles them; no parsing or sorting, because the data is ready; no animation. */
const OPTIONS: ChartOptions<'line'> = {
  animation: false,
  parsing: false,
  normalized: true,
  responsive: true,
  maintainAspectRatio: false,
  events: [],
  elements: { line: { tension: 0, borderJoinStyle: 'round' }, point: { radius: 0 } },
};

interface ChartProps {
  model: ChartModel;
  /** The text for screen readers. */
  label: string;
  heightPx: number;
  crosshair: Crosshair;
  onChoose(step: number): void;
  /** Steps to show; null shows all. */
  onView(range: readonly [number, number] | null): void;
  testId?: string;
  /** Data attributes of the wrapper, set after the canvas was painted. */
  stamp?: Record<string, string>;
}

export const Chart = memo(function Chart(props: ChartProps) {
  const { model, crosshair, stamp } = props;
  const wrapper = useRef<HTMLDivElement>(null);
  const chartRef = useRef<LineChart | null>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const chart = chartRef.current;
    if (!chart) return;
    const paint = () => {
      if (chartRef.current !== chart) return;
      const palette = currentPalette();
      const before = PAINTED.get(chart);
      PAINTED.set(chart, { model, crosshairX: crosshairXOf(model, crosshair), drag: before?.drag ?? null });
      chart.data.datasets = model.lines.map((line) => datasetOf(line, palette));
      chart.options.scales = scalesOf(model, palette);
      chart.options.layout = { padding: { right: model.rightWidthPx, top: 6 } };
      chart.update('none');
      if (wrapper.current) {
        Object.assign(wrapper.current.dataset, stamp, {
          paintedAt: String(performance.timeOrigin + performance.now()),
        });
      }
    };
    schedulePaint(chart, paint);
    return onThemeChange(() => schedulePaint(chart, paint));
  }, [model, stamp, crosshair]);

  useEffect(() => {
    const chart = chartRef.current;
    if (!chart) return;
    const redraw = () => chartRef.current === chart && chart.draw();
    const stopCrosshair = crosshair.subscribe(() => {
      const painted = PAINTED.get(chart);
      if (!painted) return;
      painted.crosshairX = crosshairXOf(painted.model, crosshair);
      schedulePaint(painted, redraw);
    });
    const stepAt = (share: number) => {
      const { x, toStep } = latest.current.model;
      return toStep(x.min + share * (x.max - x.min));
    };
    const stopGestures = attachGestures(chart.canvas, {
      area: () => chart.chartArea ?? null,
      moveCrosshair: (share) => {
        const { steps } = latest.current.model;
        crosshair.set(share === null || steps.length === 0 ? null : steps[nearestIndex(steps, stepAt(share))]!);
      },
      choose: (share) => latest.current.onChoose(stepAt(share)),
      view: (from, to) => latest.current.onView([stepAt(from), stepAt(to)]),
      reset: () => latest.current.onView(null),
      drag: (range) => {
        const painted = PAINTED.get(chart);
        if (!painted || painted.drag === range) return;
        painted.drag = range;
        schedulePaint(painted, redraw);
      },
    });
    return () => {
      stopCrosshair();
      stopGestures();
      cancelPaint(chart);
    };
  }, [crosshair]);

  const onKeyDown = (event: KeyboardEvent) => {
    const { steps } = model;
    if (event.key === 'Escape') crosshair.set(null);
    const zoomed = keyView(event, model, crosshair);
    if (zoomed) {
      event.preventDefault();
      return props.onView(zoomed);
    }
    const way = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (way === 0 || steps.length === 0) return;
    event.preventDefault();
    const at = crosshair.step === null ? steps.length - 1 : nearestIndex(steps, crosshair.step);
    crosshair.set(steps[Math.max(0, Math.min(steps.length - 1, at + way))]!);
  };

  return (
    <div ref={wrapper} className="relative w-full" style={{ height: props.heightPx }} data-testid={props.testId}>
      <ReactChart
        ref={(chart) => {
          chartRef.current = (chart as LineChart | undefined) ?? null;
        }}
        type="line"
        data={NOTHING}
        options={OPTIONS}
        plugins={PLUGINS}
        role="img"
        aria-label={props.label}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={() => crosshair.set(null)}
        className="max-w-full cursor-crosshair touch-pan-y"
      />
    </div>
  );
});

/** + and - zoom around the crosshair or the middle, Shift and arrows pan. @returns the new range in steps; null for other keys */
function keyView(event: KeyboardEvent, { x, toX, toStep }: ChartModel, crosshair: Crosshair): [number, number] | null {
  const width = x.max - x.min;
  const scale =
    event.key === '+' || event.key === '='
      ? 0.5
      : event.key === '-'
        ? 2
        : event.shiftKey && event.key.startsWith('Arrow')
          ? 1
          : null;
  if (scale === null || event.ctrlKey || event.metaKey) return null;
  if (scale === 1) {
    const by = event.key === 'ArrowLeft' ? -width / 4 : event.key === 'ArrowRight' ? width / 4 : null;
    return by === null ? null : [toStep(x.min + by), toStep(x.max + by)];
  }
  const centre = crosshair.step === null ? x.min + width / 2 : Math.max(x.min, Math.min(x.max, toX(crosshair.step)));
  return [toStep(centre - (centre - x.min) * scale), toStep(centre + (x.max - centre) * scale)];
}

function crosshairXOf(model: ChartModel, crosshair: Crosshair): number | null {
  return crosshair.step === null ? null : model.toX(crosshair.step);
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
