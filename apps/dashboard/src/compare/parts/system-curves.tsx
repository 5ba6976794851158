/** What the trainings took of their machines, and their speed. Closed until somebody asks. */
'use client';

import { useMemo, useState } from 'react';
import { SeriesGroup } from '../../run/other-series/series-group.tsx';
import { systemMetrics, titleOf } from '../model/metric-columns.ts';
import { CurveChart } from './compare-chart.tsx';
import type { CurveChartProps } from './compare-chart.tsx';

export function SystemCurves(props: Omit<CurveChartProps, 'name'>) {
  const [isOpen, setOpen] = useState(false);
  const names = useMemo(() => systemMetrics(props.runs), [props.runs]);
  if (names.length === 0) return null;
  return (
    <div className="mt-4" data-testid="compare-system">
      <SeriesGroup name="System" count={names.length} isOpen={isOpen} onToggle={() => setOpen(!isOpen)}>
        <div className="mt-1 grid grid-cols-2 gap-x-4 gap-y-3 tablet:gap-x-6 wide:grid-cols-4">
          {names.map((name) => (
            <div key={name} className="min-w-0">
              <h4 className="text-label font-normal wrap-anywhere">{titleOf(name)}</h4>
              <CurveChart {...props} name={name} />
            </div>
          ))}
        </div>
      </SeriesGroup>
    </div>
  );
}
