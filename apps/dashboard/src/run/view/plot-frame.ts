/** What all charts of a run share: the x axis, the visible steps, the selected evaluation, the crosshair. */

import type { AxisMapping } from '../../axes/axis-mapping.ts';
import type { ChartModel } from '../../chart/chart-model.ts';
import type { Crosshair } from '../../chart/crosshair.ts';

/** The margins of the loss chart, which the lanes and the replay below it share. */
export const LOSS_LEFT_PX = 40;
export const LOSS_RIGHT_PX = 76;

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

/** The part of a chart's model that depends only on the frame. */
export function frameModel(
  frame: PlotFrame,
  maxTicks: number,
): Pick<
  ChartModel,
  'x' | 'selectedX' | 'toX' | 'toStep' | 'gap' | 'interval' | 'references' | 'region' | 'checkpoint' | 'ends'
> {
  const { mapping, range, selectedStep } = frame;
  // Elapsed time is never negative: it begins at the first point.
  const min = Math.max(0, mapping.toX(range[0]));
  const max = Math.max(mapping.toX(range[1]), min + 1e-9);
  return {
    x: { min, max, step: tickStep(mapping.kind, max - min, maxTicks), format: mapping.format, maxTicks },
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
function tickStep(kind: AxisMapping['kind'], span: number, maxTicks: number): number | null {
  if (kind === 'elapsed') return timeStep(span, maxTicks);
  return kind === 'step' && span <= maxTicks ? 1 : null;
}

const TIME_STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];

/** A customary unit of time. @param spanMs visible time, ms @returns ms */
function timeStep(spanMs: number, maxTicks: number): number | null {
  const step = TIME_STEPS_S.find((seconds) => spanMs / (seconds * 1000) <= maxTicks);
  return step === undefined ? null : step * 1000;
}
