/** Charts of any series, and the series of a single point as a list. */
'use client';

import { isSystemMetric } from '@rewardboard/metrics';
import type { Run } from '@rewardboard/protocol';
import { createContext, memo, useContext, useMemo, useRef } from 'react';
import { useInView } from '../../chart/in-view.ts';
import { drawnPoint, pointText } from '../../chart/drawn-columns.ts';
import type { Detail } from '../../live/detail.ts';
import { decimal, whole } from '../../words/format-number.ts';
import { metricLabel } from '../../words/metric-label.ts';
import { regionOfMetric } from '../findings/finding-regions.ts';
import type { shownFinding } from '../findings/finding-regions.ts';
import { seriesModel } from './other-series-model.ts';
import type { PlotFrame } from '../view/plot-frame.ts';
import { SmallChart } from '../view/small-chart.tsx';

const HEIGHT_PX = 120;
/** With more charts, those out of sight are not even made. */
const MAX_MADE = 12;
const MAX_SINGLES = 60;

export interface SeriesProps {
  run: Run;
  revision: number;
  frame: PlotFrame;
  detail: Detail | null;
  shown: ReturnType<typeof shownFinding>;
}

/** What the charts in view are drawn from. The places of all others aren't rendered again for a new point. */
const Drawn = createContext<SeriesProps | null>(null);

export function SeriesCharts({
  metrics,
  run,
  revision,
  frame,
  detail,
  shown,
}: SeriesProps & { metrics: readonly string[] }) {
  const drawn = useMemo(() => ({ run, revision, frame, detail, shown }), [run, revision, frame, detail, shown]);
  return (
    <Drawn value={drawn}>
      <Places metrics={metrics} />
    </Drawn>
  );
}

const Places = memo(function Places({ metrics }: { metrics: readonly string[] }) {
  return (
    <div className="grid grid-cols-2 gap-x-4 gap-y-3.5 tablet:grid-cols-3 tablet:gap-x-6 wide:grid-cols-5">
      {metrics.map((metric) => (
        <Place key={metric} metric={metric} isLazy={metrics.length > MAX_MADE} />
      ))}
    </div>
  );
});

const Place = memo(function Place({ metric, isLazy }: { metric: string; isLazy: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const isInView = useInView(box, isLazy);
  return (
    <div ref={box} className="min-w-0" style={{ minHeight: HEIGHT_PX + 18 }}>
      {isInView ? <SeriesChart metric={metric} /> : <Name metric={metric} />}
    </div>
  );
});

function SeriesChart({ metric }: { metric: string }) {
  const { run, revision, frame, detail, shown } = useContext(Drawn)!;
  const model = useMemo(
    () => seriesModel(frame, run, metric, detail, regionOfMetric(shown, metric, frame)),
    // oxlint-disable-next-line react/exhaustive-deps, react/memo-dependencies -- `run` grows in place, with a new revision each time
    [frame, run, revision, metric, detail, shown],
  );
  const last = run.series.get(metric)?.last;
  if (!model || !last) return <Name metric={metric} />;
  return (
    <SmallChart
      title={metricLabel(metric)}
      metric={metric}
      valueAt={(at) => pointText(drawnPoint(run, metric, detail, at), textOf(metric))}
      model={model}
      frame={frame}
      label={`${metric} ${textOf(metric)(last.value)} at step ${whole(last.step)}`}
      heightPx={HEIGHT_PX}
      testId="other-series"
    />
  );
}

function Name({ metric }: { metric: string }) {
  return (
    <h3 className="overflow-hidden text-label font-normal text-ellipsis whitespace-nowrap">{metricLabel(metric)}</h3>
  );
}

/** A series with one point, such as a final score, is listed instead of drawn. */
export function SingleNumbers({ run, metrics }: { run: Run; metrics: readonly string[] }) {
  if (metrics.length === 0) return null;
  return (
    <dl className="mt-2 flex flex-wrap gap-x-6 gap-y-1 text-label" data-testid="single-numbers">
      {metrics.slice(0, MAX_SINGLES).map((metric) => {
        const { step, value } = run.series.get(metric)!.last!;
        return (
          <div key={metric} className="flex min-w-0 gap-1.5">
            <dt className="wrap-anywhere text-ink2">{metricLabel(metric)}</dt>
            <dd className="whitespace-nowrap">
              <b className="font-semibold">{textOf(metric)(value)}</b>{' '}
              <span className="text-ink3">at step {whole(step)}</span>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** Of a machine no third digit behind the point means anything. */
function textOf(metric: string): (value: number) => string {
  if (!isSystemMetric(metric)) return decimal;
  return (value) => (Math.abs(value) < 1000 ? String(Number(value.toPrecision(3))) : whole(value));
}

/** Those with a curve, and those of one point: the same lists until one becomes a curve. */
export function useCurvesAndSingles(run: Run, names: readonly string[]): { curves: string[]; singles: string[] } {
  const lengthOf = (metric: string) => run.series.get(metric)?.length ?? 0;
  let curves = 0;
  let singles = 0;
  for (const metric of names) {
    const length = lengthOf(metric);
    if (length > 1) curves++;
    else if (length === 1) singles++;
  }
  return useMemo(
    () => ({
      curves: names.filter((metric) => lengthOf(metric) > 1),
      singles: names.filter((metric) => lengthOf(metric) === 1),
    }),
    // oxlint-disable-next-line react/exhaustive-deps, react/memo-dependencies -- `run` grows in place; a series only ever gets longer
    [run, names, curves, singles],
  );
}
