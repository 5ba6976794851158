/** What the training takes of its machine, and its speed. Closed until somebody asks. */
'use client';

import type { Diagnosis, Run } from '@rewardboard/protocol';
import { memo, useMemo, useState } from 'react';
import type { Detail } from '../../live/detail.ts';
import { shownFinding } from '../findings/finding-regions.ts';
import { SeriesCharts, SingleNumbers, useCurvesAndSingles } from './series-charts.tsx';
import { SeriesGroup } from './series-group.tsx';
import type { PlotFrame } from '../view/plot-frame.ts';

/** Memoized: `run` grows in place, and a new `revision` says that it did. */
export const SystemPanel = memo(function SystemPanel(props: {
  run: Run;
  revision: number;
  names: readonly string[];
  /** Somebody looks for one of them. */
  isFound: boolean;
  frame: PlotFrame;
  detail: Detail | null;
  diagnosis: Diagnosis | null;
  pointedRule: string | null;
}) {
  const { run, revision, names, frame, detail, diagnosis, pointedRule } = props;
  /** Usually, and while somebody looks for one of them. */
  const [open, setOpen] = useState({ usually: false, found: true });
  const now = props.isFound ? 'found' : 'usually';
  const { curves, singles } = useCurvesAndSingles(run, names);
  const shown = useMemo(() => shownFinding(diagnosis, pointedRule), [diagnosis, pointedRule]);
  return (
    <div className="col-span-full min-w-0 border-t border-ink pt-[3px]" data-testid="system">
      <SeriesGroup
        name="System"
        isPanel
        count={names.length}
        isOpen={open[now]}
        onToggle={() => setOpen({ ...open, [now]: !open[now] })}
      >
        <SeriesCharts run={run} revision={revision} frame={frame} detail={detail} shown={shown} metrics={curves} />
        <SingleNumbers run={run} metrics={singles} />
      </SeriesGroup>
    </div>
  );
});
