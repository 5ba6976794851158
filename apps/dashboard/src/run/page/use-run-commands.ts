/** What the run page offers in the list of commands besides its keys: metrics by name, and each x axis. */
'use client';

import type { Run } from '@rewardboard/protocol';
import { AXES, isAxisAvailable } from '../../axes/axis-mapping.ts';
import { useCommands } from '../../parts/commands.ts';
import { metricLabel } from '../../words/metric-label.ts';
import type { ChangeView } from '../view/use-view-state.ts';

export function useRunCommands(props: {
  run: Run;
  metrics: readonly string[];
  change: ChangeView;
  onFind: (find: string) => void;
}): void {
  const { run, metrics, change, onFind } = props;
  useCommands(() => [
    ...AXES.filter((axis) => isAxisAvailable(run, axis)).map((axis) => ({
      text: `x axis: ${axis}`,
      act: () => change({ axis }),
    })),
    { text: 'Metrics: fit the y axis', act: () => change({ isWholeY: false }) },
    { text: 'Metrics: y axis from 0 to 1', act: () => change({ isWholeY: true }) },
    ...metrics.map((metric) => ({
      text: `${metricLabel(metric)} (${metric})`,
      what: 'metric',
      act: () => {
        onFind(metric);
        document.getElementById('find-metric')?.scrollIntoView({ block: 'center' });
      },
    })),
  ]);
}
