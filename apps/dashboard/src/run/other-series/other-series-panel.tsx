/** All series of the log that no other panel shows. */
'use client';

import type { Diagnosis, Run } from '@rewardboard/protocol';
import { memo, useState } from 'react';
import { drawnPoint, pointText } from '../../chart/drawn-columns.ts';
import type { Detail } from '../../live/detail.ts';
import { Panel } from '../../parts/panel.tsx';
import { decimal, whole } from '../../words/format-number.ts';
import { metricLabel } from '../../words/metric-label.ts';
import { regionOfMetric, shownFinding } from '../findings/finding-regions.ts';
import { seriesGroups, seriesModel } from './other-series-model.ts';
import type { PlotFrame } from '../view/plot-frame.ts';
import { SmallChart } from '../view/small-chart.tsx';

const HEIGHT_PX = 120;
/** Charts shown before "Show all": a program may log hundreds. */
const FIRST = 10;
const MAX_SINGLES = 60;

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
  const { run, names, frame, detail, diagnosis, pointedRule } = props;
  const [isWhole, setWhole] = useState(false);
  /** Groups that a person opened or closed. */
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map());
  const lengthOf = (metric: string) => run.series.get(metric)?.length ?? 0;
  const curves = names.filter((metric) => lengthOf(metric) > 1);
  // A series with one point, such as a final score, is listed instead of drawn.
  const singles = names.filter((metric) => lengthOf(metric) === 1);
  const shown = shownFinding(diagnosis, pointedRule);
  const groups = seriesGroups(curves);
  const chartsOf = (metrics: readonly string[]) => (
    <div className="grid grid-cols-2 gap-x-4 gap-y-3.5 tablet:grid-cols-3 tablet:gap-x-6 wide:grid-cols-5">
      {metrics.map((metric) => {
        const model = seriesModel(frame, run, metric, detail, regionOfMetric(shown, metric, frame));
        const last = run.series.get(metric)?.last;
        return model && last ? (
          <SmallChart
            key={metric}
            title={metricLabel(metric)}
            metric={metric}
            valueAt={(step) => pointText(drawnPoint(run, metric, detail, step), decimal)}
            model={model}
            frame={frame}
            label={`${metric} ${decimal(last.value)} at step ${whole(last.step)}`}
            heightPx={HEIGHT_PX}
            testId="other-series"
          />
        ) : null;
      })}
    </div>
  );
  return (
    <Panel title="Other metrics" className="col-span-full" subtitle={`${whole(names.length)} without a chart above`}>
      {groups.length === 1 ? (
        chartsOf(isWhole ? curves : curves.slice(0, FIRST))
      ) : (
        <div className="grid gap-1.5">
          {groups.map(({ name, metrics }, at) => {
            const isOpen = chosen.get(name) ?? (isWhole || (at === 0 && metrics.length <= FIRST));
            return (
              <section key={name} aria-label={name}>
                <button
                  type="button"
                  className="flex min-h-7 items-baseline gap-1.5 text-left text-label"
                  aria-expanded={isOpen}
                  onClick={() => setChosen(new Map(chosen).set(name, !isOpen))}
                >
                  <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span>
                  <b className="font-semibold wrap-anywhere">{name}</b>
                  <span className="text-ink2">{whole(metrics.length)}</span>
                </button>
                {isOpen && chartsOf(metrics)}
              </section>
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
      {singles.length > 0 && (
        <dl className="mt-2 flex flex-wrap gap-x-6 gap-y-1 text-label" data-testid="single-numbers">
          {singles.slice(0, MAX_SINGLES).map((metric) => {
            const { step, value } = run.series.get(metric)!.last!;
            return (
              <div key={metric} className="flex min-w-0 gap-1.5">
                <dt className="wrap-anywhere text-ink2">{metricLabel(metric)}</dt>
                <dd className="whitespace-nowrap">
                  <b className="font-semibold">{decimal(value)}</b>{' '}
                  <span className="text-ink3">at step {whole(step)}</span>
                </dd>
              </div>
            );
          })}
        </dl>
      )}
    </Panel>
  );
});
