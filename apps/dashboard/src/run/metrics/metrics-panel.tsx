/** The scores of all evaluations, each as a chart from 0 to 1. */
'use client';

import type { TrivialBaseline } from '@rewardboard/metrics';
import type { Diagnosis, Evaluation, Run } from '@rewardboard/protocol';
import { memo, useMemo, useState } from 'react';
import type { Detail } from '../../live/detail.ts';
import { NumberTable } from '../../parts/number-table.tsx';
import { Panel } from '../../parts/panel.tsx';
import { TableButton } from '../../parts/table-button.tsx';
import { decimal, whole } from '../../words/format-number.ts';
import { metricLabel } from '../../words/metric-label.ts';
import { SHOWN_METRICS, classesOf, intervalOfScore, scoreOf } from '../evaluation/evaluation-scores.ts';
import type { Classes, ShownMetric } from '../evaluation/evaluation-scores.ts';
import { regionOfMetric, shownFinding } from '../findings/finding-regions.ts';
import { metricModel } from './metric-model.ts';
import type { PlotFrame } from '../view/plot-frame.ts';
import { SmallChart } from '../view/small-chart.tsx';

const HEIGHT_PX = 150;
const TABLE_ID = 'metrics-table';
/** Tailwind needs whole class names. */
const SPANS = ['', 'wide:col-span-4', 'wide:col-span-6', 'wide:col-span-8', 'wide:col-span-10', 'wide:col-span-12'];
const COLUMNS = [
  '',
  'grid-cols-1',
  'grid-cols-2',
  'grid-cols-2 tablet:grid-cols-3',
  'grid-cols-2 tablet:grid-cols-4',
  'grid-cols-2 tablet:grid-cols-3 wide:grid-cols-5',
];

export function shownMetrics(evaluations: readonly Evaluation[]): ShownMetric[] {
  return SHOWN_METRICS.filter((metric) => evaluations.some((evaluation) => scoreOf(evaluation, metric) !== null));
}

export const MetricsPanel = memo(function MetricsPanel(props: {
  run: Run;
  evaluations: readonly Evaluation[];
  frame: PlotFrame;
  detail: Detail | null;
  diagnosis: Diagnosis | null;
  baseline: TrivialBaseline | null;
  pointedRule: string | null;
}) {
  const { run, evaluations, frame, detail, diagnosis, baseline } = props;
  const shown = shownFinding(diagnosis, props.pointedRule);
  const [isTableOpen, setTableOpen] = useState(false);
  const metrics = shownMetrics(evaluations);
  const classes = classesOf(run.info);
  const counted = evaluations.findLast(({ counts }) => counts)?.counts;
  const examples = counted ? counted.tp + counted.tn + counted.fp + counted.fn : null;
  const subtitle = [
    run.info ? `at threshold ${classes.threshold.toFixed(2)} · positive class “${classes.positive}”` : null,
    examples === null
      ? 'no intervals, because the log has no counts'
      : `band: 95% interval for ${whole(examples)} examples`,
    'dashed: target',
    ...(baseline ? ['dotted: always the same answer'] : []),
    ...percentNote(run, metrics),
  ];
  return (
    <Panel
      title="Validation metrics"
      className={`col-span-full ${SPANS[metrics.length]}`}
      subtitle={subtitle.filter((part) => part !== null).join(' · ')}
      controls={<TableButton isOpen={isTableOpen} controls={TABLE_ID} onToggle={() => setTableOpen(!isTableOpen)} />}
    >
      <div className={`grid gap-x-4 gap-y-3.5 tablet:gap-x-6 tablet:gap-y-5 ${COLUMNS[metrics.length]}`}>
        {metrics.map((metric) => (
          <MetricChart
            key={metric}
            metric={metric}
            run={run}
            evaluations={evaluations}
            frame={frame}
            detail={detail}
            target={diagnosis?.targets.find((target) => target.metric === metric)?.target ?? null}
            baseline={baseline}
            classes={classes}
            finding={shown?.finding.metrics.includes(metric) ? shown : null}
          />
        ))}
      </div>
      {isTableOpen && (
        <NumberTable
          id={TABLE_ID}
          caption="Validation metrics at each evaluation"
          columns={['Step', ...metrics.map(metricLabel)]}
          rows={evaluations.map((evaluation) => [
            whole(evaluation.step) + (evaluation.step === frame.keepStep ? ' ◆ keep' : ''),
            ...metrics.map((metric) => scoreText(evaluation, metric)),
          ])}
        />
      )}
    </Panel>
  );
});

function MetricChart(props: {
  metric: ShownMetric;
  run: Run;
  evaluations: readonly Evaluation[];
  frame: PlotFrame;
  detail: Detail | null;
  target: number | null;
  baseline: TrivialBaseline | null;
  classes: Classes;
  /** The finding to mark, if its evidence is in this metric. */
  finding: ReturnType<typeof shownFinding>;
}) {
  const { metric, run, evaluations, frame, detail, target, baseline, classes, finding } = props;
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
      }),
    [frame, metric, run, evaluations, detail, target, baseline, positive, negative, threshold, finding],
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
      heightPx={HEIGHT_PX}
      testId="metric"
    />
  );
}

/** Scores are shown as shares of 1, also where the log has per cent. */
export function percentNote(run: Run, metrics: readonly ShownMetric[]): string[] {
  const percent = metrics.filter((metric) => run.about.percent?.includes(metric));
  if (percent.length === 0) return [];
  const isAll = percent.length === metrics.length;
  return [`${isAll ? '' : `${percent.map(metricLabel).join(', ')}: `}logged in per cent, shown as shares of 1`];
}

function scoreText(evaluation: Evaluation | undefined, metric: ShownMetric): string {
  const value = evaluation ? scoreOf(evaluation, metric) : null;
  if (!evaluation || value === null) return '–';
  const interval = intervalOfScore(evaluation, metric);
  return interval ? `${decimal(value)} ± ${decimal((interval.high - interval.low) / 2)}` : decimal(value);
}
