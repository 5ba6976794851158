/** The canvas of a chart: painted with Chart.js, with gestures and keys. */
'use client';

import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { Chart as ReactChart } from 'react-chartjs-2';
import { isBrowsers } from '../parts/browser-keys.ts';
import { onThemeChange } from '../theme/theme.ts';
import { attachGestures } from './chart-gestures.ts';
import type { ChartModel } from './chart-model.ts';
import type { LineChart } from './chart-paint.ts';
import { PAINTED, firstPicture, setModel } from './chart-paint.ts';
import type { ChartProps } from './chart.tsx';
import { nearestIndex } from './crosshair.ts';
import type { Crosshair } from './crosshair.ts';
import { watchView } from './in-view.ts';
import { cancelPaint, paintNow, schedulePaint, setHidden } from './paint-queue.ts';

/** Whether the chart is in view, and how all of it is painted. */
interface View {
  isHidden: boolean;
  paint: () => void;
  stop: (() => void) | null;
}
const NOT_WATCHED: View = { isHidden: false, paint: () => undefined, stop: null };

/** @param props.wrapper gets the stamp */
export function ChartCanvas(props: ChartProps & { wrapper: RefObject<HTMLDivElement | null> }) {
  const { model, crosshair, stamp, wrapper, isFirst = false } = props;
  const [first] = useState(() => firstPicture(model, { crosshairX: crosshairXOf(model, crosshair), drag: null }));
  const isMade = useRef(false);
  const chartRef = useRef<LineChart | null>(null);
  const view = useRef<View>({ ...NOT_WATCHED });
  const latest = useRef(props);
  const drawn = useRef(model);
  useEffect(() => {
    latest.current = props;
    drawn.current = model;
  });

  useEffect(() => {
    const chart = chartRef.current;
    if (!chart) return;
    const stamped = () => {
      // From now on it has a picture, which may stay as it is while nobody sees it.
      view.current.stop ??= watchView(chart.canvas, (isInView) => {
        view.current.isHidden = !isInView;
        setHidden(chart, !isInView);
      });
      if (wrapper.current) {
        Object.assign(wrapper.current.dataset, stamp, {
          paintedAt: String(performance.timeOrigin + performance.now()),
        });
      }
    };
    const paint = () => {
      if (chartRef.current !== chart) return;
      const drag = PAINTED.get(chart)?.drag ?? null;
      setModel(chart, model, { crosshairX: crosshairXOf(model, crosshair), drag });
      chart.update('none');
      stamped();
    };
    view.current.paint = paint;
    if (!isMade.current) stamped();
    else if (isFirst) paintNow(chart, paint);
    else schedulePaint(chart, paint);
    isMade.current = true;
    return onThemeChange(() => schedulePaint(chart, paint));
  }, [model, stamp, crosshair, isFirst, wrapper]);

  useEffect(() => {
    const chart = chartRef.current;
    if (!chart) return;
    const redraw = () => chartRef.current === chart && chart.draw();
    const stopCrosshair = crosshair.subscribe(() => {
      const painted = PAINTED.get(chart);
      if (!painted) return;
      painted.crosshairX = crosshairXOf(painted.model, crosshair);
      if (view.current.isHidden) schedulePaint(chart, view.current.paint);
      else schedulePaint(painted, redraw);
    });
    const stepAt = (share: number) => {
      const { x, toStep } = drawn.current;
      return toStep(x.min + share * (x.max - x.min));
    };
    const stopGestures = attachGestures(chart.canvas, {
      area: () => chart.chartArea ?? null,
      moveCrosshair: (share) => {
        const { steps } = drawn.current;
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
      view.current.stop?.();
      view.current = { ...NOT_WATCHED };
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
    if (isBrowsers(event)) return;
    const way = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (way === 0 || steps.length === 0) return;
    event.preventDefault();
    const at = crosshair.step === null ? steps.length - 1 : nearestIndex(steps, crosshair.step);
    crosshair.set(steps[Math.max(0, Math.min(steps.length - 1, at + way))]!);
  };

  return (
    <ReactChart
      ref={(chart) => {
        chartRef.current = (chart as LineChart | undefined) ?? null;
      }}
      type="line"
      data={first.data}
      options={first.options}
      plugins={first.plugins}
      role="img"
      aria-label={props.label}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => crosshair.set(null)}
      className="max-w-full cursor-crosshair touch-pan-y"
    />
  );
}

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
  if (scale === null || isBrowsers(event)) return null;
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
