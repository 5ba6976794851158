/** What all charts of a run share: the x axis, the visible steps, the selected evaluation, the crosshair. */

import type { AxisMapping } from '../../axes/axis-mapping.ts';
import type { ChartModel } from '../../chart/chart-model.ts';
import type { Crosshair } from '../../chart/crosshair.ts';

/** The margins of the loss chart, which the lanes and the replay below it share. */
export const LOSS_LEFT_PX = 40;
export const LOSS_RIGHT_PX = 96;

export interface PlotFrame {
  mapping: AxisMapping;
  /** Visible steps. */
  range: readonly [number, number];
  isZoomed: boolean;
  selectedStep: number | null;
  keepStep: number | null;
  crosshair: Crosshair;
  onChoose(step: number): void;
  onView(range: readonly [number, number] | null): void;
}

/** The visible steps without zoom: from 0, unless the log begins late. */
export function fullRange(firstStep: number, lastStep: number): readonly [number, number] {
  const from = firstStep > lastStep / 2 ? firstStep : 0;
  return [from, Math.max(lastStep, from + 1)];
}

/** The ends of the x axis, the same for charts, lanes and replay. */
export function visibleX({ mapping, range }: Pick<PlotFrame, 'mapping' | 'range'>): [min: number, max: number] {
  const from = mapping.toX(range[0]);
  // Elapsed time is never negative: it begins at the first point.
  const min = mapping.isLogarithmic ? from : Math.max(0, from);
  return [min, Math.max(mapping.toX(range[1]), min + 1e-9)];
}

/** The part of a chart's model that depends only on the frame. */
export function frameModel(
  frame: PlotFrame,
  maxTicks: number,
): Pick<
  ChartModel,
  'x' | 'selectedX' | 'toX' | 'toStep' | 'gap' | 'interval' | 'references' | 'region' | 'checkpoint' | 'ends'
> {
  const { mapping, selectedStep } = frame;
  const [min, max] = visibleX(frame);
  return {
    x: {
      min,
      max,
      step: tickStep(mapping, max - min, maxTicks),
      format: mapping.format,
      maxTicks,
      name: X_NAMES[mapping.kind],
      written: mapping.written,
    },
    selectedX: selectedStep === null ? null : mapping.toX(selectedStep),
    toX: mapping.toX,
    toStep: mapping.toStep,
    gap: [],
    interval: null,
    references: [],
    region: null,
    checkpoint: null,
    ends: [],
  };
}

/** null lets the chart choose. Ticks between whole steps would be meaningless. */
function tickStep({ kind, isLogarithmic }: AxisMapping, span: number, maxTicks: number): number | null {
  if (isLogarithmic) return LOG_STEPS.find((step) => span / step <= maxTicks) ?? null;
  if (kind === 'elapsed' || kind === 'clock') return timeStep(span, maxTicks);
  return kind === 'step' && span <= maxTicks ? 1 : null;
}

/** Times two, times four, times ten ... */
const LOG_STEPS = [Math.log10(2), Math.log10(4), 1, 2, 3];
const X_NAMES = { step: 'step', epoch: 'epoch', elapsed: 'elapsed (ms)', clock: 'time' };
const TIME_STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];

/** A customary unit of time. @param spanMs visible time, ms @returns ms */
function timeStep(spanMs: number, maxTicks: number): number | null {
  const step = TIME_STEPS_S.find((seconds) => spanMs / (seconds * 1000) <= maxTicks);
  return step === undefined ? null : step * 1000;
}
