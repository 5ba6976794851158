/** The frame that all charts of a run share, from what a person chose to see. */
'use client';

import type { Evaluation, Run } from '@rewardboard/protocol';
import { useCallback, useMemo, useRef } from 'react';
import { axisMapping, isAxisAvailable, logarithmicMapping } from '../../axes/axis-mapping.ts';
import type { Crosshair } from '../../chart/crosshair.ts';
import { nearestIndex } from '../../chart/crosshair.ts';
import { fullRange } from './plot-frame.ts';
import type { PlotFrame } from './plot-frame.ts';
import type { ChangeView } from './use-view-state.ts';
import { boundedZoom } from './view-state.ts';
import type { ViewState } from './view-state.ts';

/** Systems take two clicks within half a second for one double click. */
const DOUBLE_CLICK_MS = 700;

export function usePlotFrame(options: {
  run: Run;
  view: ViewState;
  change: ChangeView;
  crosshair: Crosshair;
  /** Evaluations with counts or samples, which a click chooses among. */
  detailed: readonly Evaluation[];
  selectedStep: number | null;
  keepStep: number | null;
}): PlotFrame {
  const { run, view, change, crosshair, detailed, selectedStep, keepStep } = options;
  const { lastStep } = run;
  const axis = isAxisAvailable(run, view.axis) ? view.axis : 'step';
  let firstStep = Infinity;
  for (const series of run.series.values()) firstStep = Math.min(firstStep, series.firstStep ?? Infinity);
  const isZoomed = view.zoom !== null;
  const [from, to] = view.zoom ?? fullRange(Number.isFinite(firstStep) ? firstStep : 0, lastStep);
  /** What was chosen before the last click, in case that click was half of a double click. */
  const before = useRef<{ evaluation: ViewState['evaluation']; atMs: number } | null>(null);
  const onChoose = useCallback(
    (step: number) => {
      if (detailed.length === 0) return;
      const steps = detailed.map((evaluation) => evaluation.step);
      change(({ evaluation }) => {
        const atMs = performance.now();
        const isSecond = before.current !== null && atMs - before.current.atMs < DOUBLE_CLICK_MS;
        if (!isSecond) before.current = { evaluation, atMs };
        return { evaluation: steps[nearestIndex(steps, step)]! };
      });
    },
    [detailed, change],
  );
  const onView = useCallback(
    (range: readonly [number, number] | null) => {
      const clicked = before.current;
      before.current = null;
      const isDoubleClick = range === null && clicked !== null && performance.now() - clicked.atMs < DOUBLE_CLICK_MS;
      change({ zoom: boundedZoom(range, lastStep), ...(isDoubleClick ? { evaluation: clicked.evaluation } : {}) });
    },
    [change, lastStep],
  );
  const mapping = useMemo(() => {
    const linear = axisMapping(run, axis, lastStep);
    return view.isLogX ? logarithmicMapping(linear, loggedSteps(run)) : linear;
  }, [run, axis, lastStep, view.isLogX]);
  return useMemo<PlotFrame>(
    () => ({ mapping, range: [from, to], isZoomed, selectedStep, keepStep, crosshair, onChoose, onView }),
    [mapping, from, to, isZoomed, selectedStep, keepStep, crosshair, onChoose, onView],
  );
}

/** The first steps of all series, rising: a logarithmic axis begins with them. */
function loggedSteps(run: Run): number[] {
  const starts = [...run.series.values()].flatMap(({ steps }) => [steps[0] ?? [], steps[1] ?? []].flat());
  return starts.sort((a, b) => a - b);
}
