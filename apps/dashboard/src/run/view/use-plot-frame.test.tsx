// @vitest-environment happy-dom
/** Clicks on a chart choose an evaluation, and a double click shows the whole run without choosing one. */

import { act, renderHook } from '@testing-library/react';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import type { RunEvent } from '@rewardboard/protocol';
import { expect, it, vi } from 'vitest';
import { Crosshair } from '../../chart/crosshair.ts';
import { usePlotFrame } from './use-plot-frame.ts';
import { useViewState } from './use-view-state.ts';

const EVENTS: RunEvent[] = Array.from({ length: 10 }, (_, i) => ({
  type: 'evaluation',
  step: 100 * (i + 1),
  values: { 'eval/loss': 1 / (i + 1) },
}));

function shownRun() {
  window.history.replaceState(null, '', '/run/?id=a&from=200&to=700&eval=300');
  const run = emptyRun();
  applyEvents(run, EVENTS);
  const crosshair = new Crosshair();
  return renderHook(() => {
    const [view, change] = useViewState();
    const frame = usePlotFrame({
      run,
      view,
      change,
      crosshair,
      detailed: run.evaluations,
      selectedStep: null,
      keepStep: null,
    });
    return { view, frame };
  }).result;
}

it('a click chooses the nearest evaluation', () => {
  const shown = shownRun();
  act(() => shown.current.frame.onChoose(520));
  expect(shown.current.view).toMatchObject({ evaluation: 500, zoom: [200, 700] });
});

it('a double click resets the zoom, and the evaluation stays the one that was chosen before', () => {
  const shown = shownRun();
  for (const _ of [1, 2]) act(() => shown.current.frame.onChoose(520));
  act(() => shown.current.frame.onView(null));
  expect(shown.current.view).toMatchObject({ evaluation: 300, zoom: null });
});

it('resetting long after a click keeps what the click chose', () => {
  const shown = shownRun();
  act(() => shown.current.frame.onChoose(520));
  const now = performance.now();
  vi.spyOn(performance, 'now').mockReturnValue(now + 5_000);
  act(() => shown.current.frame.onView(null));
  vi.restoreAllMocks();
  expect(shown.current.view).toMatchObject({ evaluation: 500, zoom: null });
});
