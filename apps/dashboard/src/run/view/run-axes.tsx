/** The axes that a person set by hand for charts of a run. */
'use client';

import type { ReactNode } from 'react';
import { useMemo } from 'react';
import { withChoice } from '../../chart/axis-by-hand.ts';
import { AxesOfPage } from '../../chart/axis-context.ts';
import type { PageAxes } from '../../chart/axis-context.ts';
import type { PlotFrame } from './plot-frame.ts';
import type { ChangeView } from './use-view-state.ts';
import type { ViewState } from './view-state.ts';

export function RunAxes(props: {
  view: ViewState;
  change: ChangeView;
  onView: PlotFrame['onView'];
  children: ReactNode;
}) {
  const { change, onView } = props;
  const { axes, zoom } = props.view;
  const value = useMemo<PageAxes>(
    () => ({
      y: axes,
      setY: (name, choice) => change((view) => ({ axes: withChoice(view.axes, name, choice) })),
      x: { range: zoom, set: onView },
    }),
    [axes, zoom, change, onView],
  );
  return <AxesOfPage value={value}>{props.children}</AxesOfPage>;
}
