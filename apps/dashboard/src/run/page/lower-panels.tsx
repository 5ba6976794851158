/** The series without a panel of their own: other metrics, and those of the machine. */
'use client';

import { isSystemMetric } from '@rewardboard/metrics';
import type { Diagnosis, Run } from '@rewardboard/protocol';
import { useMemo } from 'react';
import type { Detail } from '../../live/detail.ts';
import { isFound } from '../metrics/metrics-panel.tsx';
import { otherSeries } from '../other-series/other-series-model.ts';
import { OtherSeriesPanel } from '../other-series/other-series-panel.tsx';
import { SystemPanel } from '../other-series/system-panel.tsx';
import type { PlotFrame } from '../view/plot-frame.ts';

export function LowerPanels(props: {
  run: Run;
  revision: number;
  /** All series of the run. */
  metricNames: readonly string[];
  /** Those of the metrics panel, which draws their training scores too. */
  shownMetrics: readonly string[];
  /** What somebody looks for; '' for nothing. */
  find: string;
  frame: PlotFrame;
  detail: Detail | null;
  diagnosis: Diagnosis | null;
  pointedRule: string | null;
}) {
  const { metricNames, shownMetrics, find, ...charts } = props;
  const paired = shownMetrics.join();
  const { others, system } = useMemo(() => {
    const names = otherSeries(metricNames, !metricNames.includes('eval/loss'), paired.split(','));
    return { others: names.filter((name) => !isSystemMetric(name)), system: names.filter(isSystemMetric) };
  }, [metricNames, paired]);
  const found = useMemo(() => others.filter((name) => isFound(name, find)), [others, find]);
  const foundSystem = useMemo(() => system.filter((name) => isFound(name, find)), [system, find]);
  return (
    <>
      {others.length > 0 && <OtherSeriesPanel {...charts} names={found} />}
      {foundSystem.length > 0 && <SystemPanel {...charts} names={foundSystem} isFound={find.trim() !== ''} />}
    </>
  );
}
