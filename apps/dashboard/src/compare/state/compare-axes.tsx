/** The axes that a person set by hand for charts of a comparison. */
'use client';

import type { ReactNode } from 'react';
import { useMemo } from 'react';
import { withChoice } from '../../chart/axis-by-hand.ts';
import { AxesOfPage } from '../../chart/axis-context.ts';
import type { PageAxes } from '../../chart/axis-context.ts';
import type { CompareView } from '../model/address.ts';
import type { ChangeView } from './use-compare-view.ts';

export function CompareAxes(props: { view: CompareView; change: ChangeView; children: ReactNode }) {
  const { change } = props;
  const { axes } = props.view;
  const value = useMemo<PageAxes>(
    () => ({ y: axes, setY: (name, choice) => change({ axes: withChoice(axes, name, choice) }) }),
    [axes, change],
  );
  return <AxesOfPage value={value}>{props.children}</AxesOfPage>;
}
