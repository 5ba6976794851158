/** A small chart with its title, and with its value at the crosshair. */
'use client';

import type { ReactNode } from 'react';
import type { ChartModel } from '../../chart/chart-model.ts';
import { Chart } from '../../chart/chart.tsx';
import { useCrosshair } from '../../chart/crosshair.ts';
import type { Crosshair } from '../../chart/crosshair.ts';
import type { PlotFrame } from './plot-frame.ts';

/** The value at a step, or the last one before it; the newest for null. */
type ValueAt = (step: number | null) => string;

export function SmallChart(props: {
  title: ReactNode;
  metric: string;
  valueAt: ValueAt;
  model: ChartModel;
  frame: PlotFrame;
  /** The text for screen readers. */
  label: string;
  heightPx: number;
  testId?: string;
}) {
  const { frame } = props;
  return (
    <div className="min-w-0" data-testid={props.testId} data-metric={props.metric}>
      <h3 className="flex justify-between gap-1.5 text-label font-normal">
        <span className="min-w-0 overflow-hidden text-ellipsis whitespace-nowrap" title={props.metric}>
          {props.title}
        </span>
        <Value at={props.valueAt} crosshair={frame.crosshair} />
      </h3>
      <Chart
        model={props.model}
        label={props.label}
        heightPx={props.heightPx}
        crosshair={frame.crosshair}
        onChoose={frame.onChoose}
        onView={frame.onView}
        axis={props.metric}
      />
    </div>
  );
}

function Value({ at, crosshair }: { at: ValueAt; crosshair: Crosshair }) {
  return <b className="font-semibold whitespace-nowrap">{at(useCrosshair(crosshair))}</b>;
}
