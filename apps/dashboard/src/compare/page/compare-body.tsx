/** The comparison itself. */
'use client';

import { useMemo, useRef, useState } from 'react';
import type { Counts } from '@rewardboard/metrics';
import { Crosshair } from '../../chart/crosshair.ts';
import { useWindowTitle } from '../../frame/window-title.ts';
import { useKeys } from '../../parts/use-keys.ts';
import { useStages } from '../../parts/use-stages.ts';
import { metricLabel } from '../../words/metric-label.ts';
import { whole } from '../../words/format-number.ts';
import type { ComparisonRequest, ExamplesRequest, Show } from '@rewardboard/diagnostics/comparison';
import { X_AXES } from '../model/address.ts';
import type { CompareView } from '../model/address.ts';
import { classesOf } from '../model/compared-run.ts';
import type { ComparedRun } from '../model/compared-run.ts';
import { pathOf, partialMetrics, preferredMetric, sharedMetrics } from '../model/metric-columns.ts';
import type { ComparedSet } from '../model/sets.ts';
import { CompareHeader } from '../parts/compare-header.tsx';
import { valueTable } from '../words/value-table.ts';
import { ConfigurationPanel } from '../parts/configuration-panel.tsx';
import { CurvesPanel } from '../parts/curves-panel.tsx';
import { DifferenceTable } from '../parts/difference-table.tsx';
import { DisagreementsPanel, EXAMPLES_A_PAGE } from '../parts/disagreements-panel.tsx';
import { HowComputed } from '../parts/how-computed.tsx';
import { MatricesPanel } from '../parts/matrices-panel.tsx';
import { MetricSelect } from '../parts/metric-select.tsx';
import { ReadingPredictions } from '../parts/reading-predictions.tsx';
import { RunChips } from '../parts/run-chips.tsx';
import { ValuesPanel } from '../parts/values-panel.tsx';
import { SettingsPlace } from '../settings/settings-place.tsx';
import { VerdictFrame, VerdictPanel } from '../parts/verdict-panel.tsx';
import { rowsOf, verdictOf } from '../words/verdict.ts';
import { noVerdict } from '../words/no-verdict.ts';
import { tableFoot } from '../words/table-foot.ts';
import { CompareAxes } from '../state/compare-axes.tsx';
import type { SeenSets } from '../state/seen-sets.ts';
import { useComparison, useExamples } from '../state/use-comparison.ts';
import type { ChangeView } from '../state/use-compare-view.ts';

/** With more sets, configuration and values take the full width. */
const MANY_SETS = 6;

interface CompareBodyProps {
  runs: readonly ComparedRun[];
  unknown: readonly string[];
  view: CompareView;
  change: ChangeView;
  seen: SeenSets;
}

export function CompareBody({ runs, unknown, view, change, seen }: CompareBodyProps) {
  const crosshair = useMemo(() => new Crosshair(), []);
  const how = useRef<HTMLDialogElement>(null);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [cell, setCell] = useState<{ set: number; name: keyof Counts } | null>(null);
  const [isCell, setIsCell] = useState(false);
  const [from, setFrom] = useState(0);
  const { by, base: baseId } = view;
  const sets = useMemo(() => seen.of(runs, { by, base: baseId }), [seen, runs, by, baseId]);
  const base = sets.findIndex(({ isBase }) => isBase);
  const request = useMemo<ComparisonRequest | null>(
    () =>
      sets.length < 2 ? null : { runs: runs.map(({ judged }) => judged), sets: sets.map((set) => set.runs), base },
    [runs, sets, base],
  );

  const metrics = useMemo(() => sharedMetrics(runs), [runs]);
  const valued = useMemo(() => [...metrics, ...partialMetrics(runs)], [metrics, runs]);
  const known = metrics.find((metric) => metric === view.metric || pathOf(metric) === view.metric);
  const { result: newest, answered, examples, loaded, isBusy, isBroken, client } = useComparison(request);
  // Sets that were regrouped since don't fit the result that is still here.
  const result =
    newest && answered && answered.sets.length === sets.length && answered.runs.length === runs.length ? newest : null;
  const metric = known ?? preferredMetric(metrics, result?.metrics.map((of) => of.metric) ?? []);
  const comparison = result?.metrics.find((of) => of.metric === metric);
  const best = comparison ? rowsOf(comparison, sets)[0] : undefined;
  const other = best ? sets.indexOf(best.set) : base === 0 ? 1 : 0;
  const show: Show = isCell && cell ? 'cell' : view.show;
  const wanted: ExamplesRequest = { show, other, cell, from, count: EXAMPLES_A_PAGE };
  useExamples(client, result?.basis === 'paired' ? answered : null, wanted);

  const keptBy = new Set(runs.map((run) => run.keptBy));
  const verdict =
    comparison && result
      ? verdictOf(comparison, result, sets, {
          kept: keptBy.size === 1 && runs[0]!.keptBy !== null ? metricLabel(runs[0]!.keptBy) : null,
          evaluations: Math.max(...runs.map(({ evaluations }) => evaluations.length)),
        })
      : null;
  const without = result && !comparison ? noVerdict(result, runs, sets, metric) : null;
  const head = verdict?.head ?? without?.head ?? null;
  useWindowTitle(head === null ? 'Compare · rewardboard' : `${head.replace(/\.$/, '')} · rewardboard`);

  const bySeeds = sets.some((set) => set.runs.length > 1);
  const hide = (letter: string) =>
    setHidden((now) => (now.has(letter) ? new Set([...now].filter((of) => of !== letter)) : new Set([...now, letter])));
  const setBase = (set: ComparedSet) => change({ base: runs[set.runs[0]!]!.id });
  const remove = (set: ComparedSet) => {
    const ids = new Set(set.runs.map((i) => runs[i]!.id));
    change({
      runs: view.runs.filter((id) => !ids.has(id)),
      ...(view.base !== null && ids.has(view.base) ? { base: null } : {}),
    });
  };
  const next = <T,>(values: readonly T[], now: T, by = 1) =>
    values[(values.indexOf(now) + by + values.length) % values.length]!;
  const isLoss = metric === 'loss' || metric.endsWith('/loss');
  useKeys({
    '[': () => change({ metric: next(metrics, metric, -1) }),
    ']': () => change({ metric: next(metrics, metric) }),
    s: () => change({ by: view.by === 'seeds' ? 'run' : 'seeds', base: null }),
    x: () => change({ x: next(X_AXES, view.x) }),
    y: () => change({ y: view.y === 'fit' ? (isLoss ? 'log' : 'full') : 'fit' }),
    v: () => change({ view: view.view === 'one' ? 'each' : 'one' }),
    ...Object.fromEntries(sets.slice(0, 9).map((set, i) => [String(i + 1), () => hide(set.letter)])),
  });

  const isShown = !request || answered !== null || isBroken;
  const stage = useStages(4, isShown);
  const classes = classesOf(runs);
  const metricControl = <MetricSelect metrics={metrics} metric={metric} onChoose={(to) => change({ metric: to })} />;
  const width = sets.length > MANY_SETS ? 'col-span-12' : '';
  if (!isShown) return <ReadingPredictions loaded={loaded} runs={runs.length} />;
  return (
    <main id="main" tabIndex={-1} className="pb-10 outline-none" data-testid="comparison" data-busy={isBusy}>
      <CompareHeader
        runs={runs}
        sets={sets}
        unknown={unknown}
        view={view}
        change={change}
        table={() => valueTable(runs, sets, valued, result?.metrics ?? [])}
      />
      <RunChips sets={sets} onBase={setBase} onRemove={remove} />
      {verdict ? (
        <VerdictPanel verdict={verdict} onHow={() => how.current?.showModal()} />
      ) : without ? (
        <VerdictFrame head={without.head} level="watch">
          <p className="text-read wrap-anywhere max-tablet:col-span-full">{without.why}</p>
          {without.command !== null && (
            <p className="text-read max-tablet:col-span-full">
              <code className="wrap-anywhere">{without.command}</code>
            </p>
          )}
        </VerdictFrame>
      ) : (
        <VerdictFrame
          head={
            isBroken
              ? 'The comparison could not be computed. Reload the page.'
              : sets.length < 2
                ? 'All these runs are one recipe.'
                : 'Comparing …'
          }
          level="ink2"
        >
          <p className="min-h-[120px] text-read text-ink2">
            {sets.length < 2 ? 'They differ only in their seed. Choose “Each run” to compare the seeds.' : ''}
          </p>
        </VerdictFrame>
      )}
      {comparison && result && (
        <DifferenceTable
          comparison={comparison}
          sets={sets}
          subtitle={
            bySeeds
              ? 'at the kept checkpoint of each run, mean of the seeds'
              : `at the kept checkpoint, on the same ${whole(result.examples)} examples`
          }
          foot={tableFoot(comparison.metric, result, bySeeds, classes)}
          control={metricControl}
        />
      )}
      {stage > 1 && (
        <CompareAxes view={view} change={change}>
          <CurvesPanel
            runs={runs}
            sets={sets}
            metric={metric}
            metrics={metrics}
            view={view}
            change={change}
            crosshair={crosshair}
            hidden={hidden}
            onHide={hide}
            metricControl={comparison ? null : metricControl}
          />
        </CompareAxes>
      )}
      {stage > 2 && (
        <div className="grid grid-cols-12 gap-x-6 gap-y-[26px]">
          <ConfigurationPanel runs={runs} sets={sets} className={width || 'col-span-12 wide:col-span-5'} />
          <ValuesPanel
            runs={runs}
            sets={sets}
            metrics={valued}
            chosen={metric}
            comparisons={result?.metrics ?? []}
            className={width || 'col-span-12 wide:col-span-7'}
          />
          <SettingsPlace
            runs={runs}
            sets={sets}
            metric={metric}
            ranges={view.ranges}
            onRanges={(ranges) => change({ ranges })}
          />
        </div>
      )}
      {stage > 3 && result?.matrices && (
        <MatricesPanel
          result={result}
          sets={sets}
          classes={classes}
          onCell={
            result.basis === 'paired'
              ? (set, name) => {
                  setCell({ set, name });
                  setIsCell(true);
                  setFrom(0);
                  document.getElementById('disagreements')?.scrollIntoView({ block: 'start' });
                }
              : null
          }
        />
      )}
      {stage > 3 && result?.basis === 'paired' && (
        <DisagreementsPanel
          sets={sets}
          other={other}
          show={show}
          cell={cell}
          answer={examples}
          classes={classes}
          threshold={runs[0]!.run.info?.threshold ?? 0.5}
          onShow={(to) => {
            setFrom(0);
            setIsCell(to === 'cell');
            if (to !== 'cell') change({ show: to });
          }}
          onFrom={setFrom}
        />
      )}
      {result && <HowComputed dialog={how} result={result} />}
    </main>
  );
}
