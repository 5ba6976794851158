/** All series of the log that no other panel shows. */
'use client';

import type { Diagnosis, Run } from '@rewardboard/protocol';
import { memo, useMemo, useState } from 'react';
import type { Detail } from '../../live/detail.ts';
import { Panel } from '../../parts/panel.tsx';
import { whole } from '../../words/format-number.ts';
import { shownFinding } from '../findings/finding-regions.ts';
import { seriesGroups } from './other-series-model.ts';
import { SeriesCharts, SingleNumbers, useCurvesAndSingles } from './series-charts.tsx';
import { SeriesGroup } from './series-group.tsx';
import type { PlotFrame } from '../view/plot-frame.ts';

/** Charts shown before "Show all": a program may log hundreds. */
const FIRST = 10;

/** Memoized: `run` grows in place, and a new `revision` says that it did. */
export const OtherSeriesPanel = memo(function OtherSeriesPanel(props: {
  run: Run;
  revision: number;
  names: readonly string[];
  frame: PlotFrame;
  detail: Detail | null;
  diagnosis: Diagnosis | null;
  pointedRule: string | null;
}) {
  const { run, revision, names, frame, detail, diagnosis, pointedRule } = props;
  const [isWhole, setWhole] = useState(false);
  /** Groups that a person opened or closed. */
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map());
  const { curves, singles } = useCurvesAndSingles(run, names);
  const shown = useMemo(() => shownFinding(diagnosis, pointedRule), [diagnosis, pointedRule]);
  const groups = useMemo(() => seriesGroups(curves), [curves]);
  const first = useMemo(() => curves.slice(0, FIRST), [curves]);
  const charts = { run, revision, frame, detail, shown };
  return (
    <Panel title="Other metrics" className="col-span-full" subtitle={`${whole(names.length)} without a chart above`}>
      {groups.length === 1 ? (
        <SeriesCharts {...charts} metrics={isWhole ? curves : first} />
      ) : (
        <div className="grid gap-1.5">
          {groups.map(({ name, metrics }, at) => {
            const isOpen = chosen.get(name) ?? (isWhole || (at === 0 && metrics.length <= FIRST));
            return (
              <SeriesGroup
                key={name}
                name={name}
                count={metrics.length}
                isOpen={isOpen}
                onToggle={() => setChosen(new Map(chosen).set(name, !isOpen))}
              >
                <SeriesCharts {...charts} metrics={metrics} />
              </SeriesGroup>
            );
          })}
        </div>
      )}
      {(groups.length > 1 || curves.length > FIRST) && (
        <button
          type="button"
          className="link mt-2"
          aria-expanded={isWhole}
          onClick={() => {
            setWhole(!isWhole);
            setChosen(new Map());
          }}
        >
          {isWhole ? 'Show fewer' : `Show all ${curves.length}`}
        </button>
      )}
      <SingleNumbers run={run} metrics={singles} />
    </Panel>
  );
});
