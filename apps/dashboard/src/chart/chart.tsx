/** A chart of the page: its canvas, the axes set by hand, and the menu that saves it. */
'use client';

import { memo, useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { withAxis } from './axis-by-hand.ts';
import { usePageAxes } from './axis-context.ts';
import { AxisForm } from './axis-form.tsx';
import { ChartCanvas } from './chart-canvas.tsx';
import type { ChartModel } from './chart-model.ts';
import type { Crosshair } from './crosshair.ts';
import { ExportMenu } from './export-menu.tsx';
import { cancelPaint, schedulePaint } from './paint-queue.ts';

export interface ChartProps {
  model: ChartModel;
  /** The text for screen readers. */
  label: string;
  heightPx: number;
  crosshair: Crosshair;
  onChoose(step: number): void;
  /** Steps to show; null shows all. */
  onView(range: readonly [number, number] | null): void;
  /** What its y axis is called where somebody sets it by hand; without a name nobody can. */
  axis?: string;
  /** Another control makes its y axis logarithmic. */
  hasOwnLog?: boolean;
  /** A new point shows here before it does in other charts. */
  isFirst?: boolean;
  testId?: string;
  /** Data attributes of the wrapper, set after the canvas was painted. */
  stamp?: Record<string, string>;
}

export const Chart = memo(function Chart(props: ChartProps) {
  const axes = usePageAxes();
  const chosen = props.axis === undefined ? undefined : axes?.y.get(props.axis);
  const model = useMemo(() => (chosen ? withAxis(props.model, chosen) : props.model), [props.model, chosen]);
  const wrapper = useRef<HTMLDivElement>(null);
  const isMade = useTurn();
  return (
    <div ref={wrapper} className="group relative w-full" style={{ height: props.heightPx }} data-testid={props.testId}>
      {isMade && <ChartCanvas {...props} model={model} wrapper={wrapper} />}
      {axes && props.axis !== undefined && (
        <AxisForm
          axis={props.axis}
          axes={axes}
          model={model}
          title={props.label.split(':')[0]!}
          hasOwnLog={props.hasOwnLog === true}
        />
      )}
      <ExportMenu model={model} label={props.label} wrapper={wrapper} />
    </div>
  );
});

/** Making a chart takes longer than painting it, and a page opens with many. @returns whether this one was made */
function useTurn(): boolean {
  const [isMade, setMade] = useState(false);
  useEffect(() => {
    const turn = {};
    schedulePaint(turn, () => flushSync(() => setMade(true)));
    return () => cancelPaint(turn);
  }, []);
  return isMade;
}
