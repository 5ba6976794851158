/** The scores of all evaluations: each a chart of validation and training, which can be found, pinned and enlarged. */
'use client';

import type { TrivialBaseline } from '@rewardboard/metrics';
import type { Diagnosis, Evaluation, Run } from '@rewardboard/protocol';
import { memo, useMemo, useState } from 'react';
import { Choice } from '../../parts/choice.tsx';
import type { Detail } from '../../live/detail.ts';
import { NumberTable } from '../../parts/number-table.tsx';
import { Panel } from '../../parts/panel.tsx';
import { TableButton } from '../../parts/table-button.tsx';
import { decimal, halfText, whole } from '../../words/format-number.ts';
import { metricLabel } from '../../words/metric-label.ts';
import { classesOf, furtherScores, intervalOfScore, panelMetrics, scoreOf } from '../evaluation/evaluation-scores.ts';
import type { Classes } from '../evaluation/evaluation-scores.ts';
import { regionOfMetric, shownFinding } from '../findings/finding-regions.ts';
import { lensOf } from '../evaluation/lens-of.ts';
import { metricModel } from './metric-model.ts';
import type { PlotFrame } from '../view/plot-frame.ts';
import { SmallChart } from '../view/small-chart.tsx';
import type { ChangeView } from '../view/use-view-state.ts';
import type { ViewState } from '../view/view-state.ts';
import { EnlargedMetric } from './enlarged-metric.tsx';
import { TileButtons } from './tile-buttons.tsx';

const HEIGHT_PX = 150;
const TABLE_ID = 'metrics-table';
const KEY = 'mr-[5px] inline-block w-[18px] align-middle';

/** @param baseRate share of class 1; null where it is unknown */
export function shownMetrics(
  { series }: Pick<Run, 'series'>,
  evaluations: readonly Evaluation[],
  baseRate: number | null = null,
): string[] {
  return [...panelMetrics(baseRate), ...furtherScores(series.keys())].filter((metric) =>
    evaluations.some((evaluation) => scoreOf(evaluation, metric) !== null),
  );
}

/** Whether each word is in the name of a metric, or in what the page calls it. */
export function isFound(metric: string, find: string): boolean {
  const name = `${metric} ${metricLabel(metric)}`.toLowerCase();
  return find
    .toLowerCase()
    .split(/\s+/)
    .every((word) => name.includes(word));
}

export const MetricsPanel = memo(function MetricsPanel(props: {
  run: Run;
  evaluations: readonly Evaluation[];
  frame: PlotFrame;
  detail: Detail | null;
  diagnosis: Diagnosis | null;
  baseline: TrivialBaseline | null;
  pointedRule: string | null;
  view: Pick<ViewState, 'isWholeY' | 'pinned' | 'enlarged'>;
  change: ChangeView;
  find: string;
  onFind(find: string): void;
  className: string;
}) {
  const { run, evaluations, frame, detail, diagnosis, baseline, view, change, find } = props;
  const shown = shownFinding(diagnosis, props.pointedRule);
  const [isTableOpen, setTableOpen] = useState(false);
  const all = shownMetrics(run, evaluations, baseline?.baseRate ?? null);
  const found = all.filter((metric) => isFound(metric, find));
  const metrics = [
    ...found.filter((metric) => view.pinned.includes(metric)),
    ...found.filter((metric) => !view.pinned.includes(metric)),
  ];
  const classes = classesOf(run.info);
  const counted = evaluations.findLast(({ counts }) => counts)?.counts;
  const examples = counted ? counted.tp + counted.tn + counted.fp + counted.fn : null;
  const notes = [
    // Pairs have no classes.
    run.info && lensOf(run) !== 'pairs'
      ? `at threshold ${classes.threshold.toFixed(2)}, “${classes.positive}” is positive`
      : null,
    examples === null ? 'no intervals, because the log has no counts' : null,
    ...percentNote(run, all),
  ].filter((note) => note !== null);
  const enlarged = all.find((metric) => metric === view.enlarged);
  const chartOf = (metric: string, heightPx: number) => (
    <MetricChart
      metric={metric}
      run={run}
      evaluations={evaluations}
      frame={frame}
      detail={detail}
      target={diagnosis?.targets.find((target) => target.metric === metric)?.target ?? null}
      baseline={baseline}
      classes={classes}
      finding={shown?.finding.metrics.includes(metric) ? shown : null}
      isWholeY={view.isWholeY}
      heightPx={heightPx}
    />
  );
  return (
    <Panel
      title="Metrics"
      className={props.className}
      subtitle={
        <span className="text-label">
          <i className={`${KEY} border-t-[3px] border-val`} />
          validation{examples === null ? '' : `, 95% of ${whole(examples)} examples`}
          <i className={`${KEY} ml-2.5 border-t-2 border-train`} />
          training{notes.length > 0 && ` · ${notes.join(' · ')}`}
        </span>
      }
      controls={
        <>
          <input
            id="find-metric"
            className="field w-[170px]"
            placeholder="Find a metric   m"
            aria-label="Find a metric"
            value={find}
            onChange={(event) => props.onFind(event.target.value)}
            onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
          />
          <Choice
            label="y axis of the metrics"
            value={view.isWholeY ? '01' : 'fit'}
            options={[
              { value: 'fit', text: 'Fit' },
              { value: '01', text: '0–1' },
            ]}
            onChoose={(y) => change({ isWholeY: y === '01' })}
          />
          <TableButton isOpen={isTableOpen} controls={TABLE_ID} onToggle={() => setTableOpen(!isTableOpen)} />
        </>
      }
    >
      <div className="metric-tiles">
        {metrics.map((metric) => (
          <div key={metric} className="group/tile relative min-w-0">
            {chartOf(metric, HEIGHT_PX)}
            <TileButtons metric={metric} pinned={view.pinned} change={change} />
          </div>
        ))}
        {metrics.length === 0 && (
          <p className="col-span-full text-ink2">No metric with a chart here is called “{find.trim()}”.</p>
        )}
      </div>
      {enlarged && (
        <EnlargedMetric title={metricLabel(enlarged)} onClose={() => change({ enlarged: null })}>
          {(heightPx) => chartOf(enlarged, heightPx)}
        </EnlargedMetric>
      )}
      {isTableOpen && (
        <NumberTable
          id={TABLE_ID}
          caption="Validation metrics at each evaluation"
          columns={['Step', ...all.map(metricLabel)]}
          rows={evaluations.map((evaluation) => [
            whole(evaluation.step) + (evaluation.step === frame.keepStep ? ' ◆ keep' : ''),
            ...all.map((metric) => scoreText(evaluation, metric)),
          ])}
        />
      )}
    </Panel>
  );
});

function MetricChart(props: {
  metric: string;
  run: Run;
  evaluations: readonly Evaluation[];
  frame: PlotFrame;
  detail: Detail | null;
  target: number | null;
  baseline: TrivialBaseline | null;
  classes: Classes;
  /** The finding to mark, if its evidence is in this metric. */
  finding: ReturnType<typeof shownFinding>;
  isWholeY: boolean;
  heightPx: number;
}) {
  const { metric, run, evaluations, frame, detail, target, baseline, classes, finding, isWholeY } = props;
  const { positive, negative, threshold } = classes;
  const model = useMemo(
    () =>
      metricModel(frame, metric, evaluations, {
        run,
        detail,
        target,
        baseline,
        classes: { positive, negative, threshold },
        region: regionOfMetric(finding, metric, frame),
        isWholeY,
      }),
    [frame, metric, run, evaluations, detail, target, baseline, positive, negative, threshold, finding, isWholeY],
  );
  const evaluationAt = (step: number | null) =>
    evaluations.findLast(
      (evaluation) => (step === null || evaluation.step <= step) && scoreOf(evaluation, metric) !== null,
    );
  return (
    <SmallChart
      title={metricLabel(metric)}
      metric={metric}
      valueAt={(step) => scoreText(evaluationAt(step), metric)}
      model={model}
      frame={frame}
      label={`${metricLabel(metric)} ${scoreText(evaluationAt(null), metric)} at step ${whole(evaluationAt(null)?.step ?? 0)}`}
      heightPx={props.heightPx}
      testId="metric"
    />
  );
}

/** Scores are shown as shares of 1, also where the log has per cent. */
export function percentNote(run: Run, metrics: readonly string[]): string[] {
  const percent = metrics.filter((metric) => run.about.percent?.includes(metric));
  if (percent.length === 0) return [];
  const isAll = percent.length === metrics.length;
  return [`${isAll ? '' : `${percent.map(metricLabel).join(', ')}: `}logged in percent, shown as shares of 1`];
}

function scoreText(evaluation: Evaluation | undefined, metric: string): string {
  const value = evaluation ? scoreOf(evaluation, metric) : null;
  if (!evaluation || value === null) return '–';
  const interval = intervalOfScore(evaluation, metric);
  return interval ? `${decimal(value)} ± ${halfText((interval.high - interval.low) / 2)}` : decimal(value);
}
