/** The reports of evaluate and rerank for a terminal: a model's metrics next to baselines. */

import type { Interval } from '@rewardboard/metrics';
import type { Estimate, EvaluationReport, StepMetric } from './evaluation-report.ts';
import { STEP_METRICS } from './evaluation-report.ts';
import type { RerankReport } from './rerank-report.ts';
import { ORACLE } from './rerank-report.ts';

const LABELS: Readonly<Record<StepMetric, string>> = {
  accuracy: 'Accuracy',
  f1: 'F1',
  precision: 'Precision',
  recall: 'Recall',
  specificity: 'Specificity',
  balancedAccuracy: 'Balanced accuracy',
  rocAuc: 'ROC AUC',
};

export function evaluationText(report: EvaluationReport): string {
  const { counts, firstErrors, stepLength } = report;
  const rows = STEP_METRICS.map((metric) => {
    const trivial = report.majority[metric];
    const without =
      metric === 'rocAuc'
        ? `${score(stepLength.value)} (step length)`
        : trivial === null
          ? ''
          : `${score(trivial)} (${trivialName(metric, report.baseRate)})`;
    return row(LABELS[metric], report.model[metric], without);
  });
  const lines = [
    `${report.judgements} labels in ${report.solutions} solutions to ${report.problems} problems; ${percent(report.baseRate)} correct; threshold ${report.threshold}`,
    '',
    row('', null, 'baseline'),
    ...rows,
    '',
    `TP ${counts.tp}  FP ${counts.fp}  FN ${counts.fn}  TN ${counts.tn}`,
    '',
    verdict(report),
  ];
  if (firstErrors) {
    const { f1, errorAccuracy, correctAccuracy, wrongSolutions, rightSolutions, bestThreshold, stepLengthF1 } =
      firstErrors;
    lines.push(
      '',
      'First error of a solution (as in ProcessBench)',
      row('F1', f1, ''),
      `  F1 with the best threshold for this data: model ${score(bestThreshold.f1)} (threshold ${bestThreshold.threshold.toPrecision(3)}), step length ${score(stepLengthF1)}`,
      `  First error found in ${percent(errorAccuracy)} of ${wrongSolutions} incorrect solutions; no error reported in ${percent(correctAccuracy)} of ${rightSolutions} correct ones`,
    );
  }
  lines.push('', 'Intervals: 95%, bootstrapped over problems.');
  return lines.join('\n');
}

/** Whether the model beats step length; only claimed if the intervals don't overlap. */
function verdict({ model, stepLength }: EvaluationReport): string {
  const { value, interval } = model.rocAuc;
  if (!Number.isFinite(interval.low)) return 'There are too few problems to compare the model with step length.';
  if (interval.low > stepLength.interval.high)
    return `The model ranks better than step length alone: ROC AUC ${score(value)} against ${score(stepLength.value)}.`;
  if (interval.high < stepLength.interval.low)
    return `Step length alone ranks better than the model: ROC AUC ${score(stepLength.value)} against ${score(value)}.`;
  return 'The intervals of the model and of step length overlap, so this data does not show that the model ranks better than step length alone.';
}

export function rerankText({ problems, candidates, contested, single, picks }: RerankReport): string {
  return [
    `${candidates} candidates for ${problems} ${problems === 1 ? 'problem' : 'problems'}, ${contested} with both correct and incorrect candidates${single > 0 ? `; ${single} with a single candidate skipped` : ''}`,
    '',
    ...picks.map(({ name, accuracy, interval }) =>
      row(name === ORACLE ? 'oracle' : name, { value: accuracy, interval }, ''),
    ),
    '',
    'Share of problems whose selected candidate is correct. The oracle always selects a correct one if there is one.',
    'Intervals: 95%, bootstrapped over problems.',
  ].join('\n');
}

function row(label: string, estimate: Estimate | null, without: string): string {
  const own = estimate === null ? 'model' : `${score(estimate.value)}${range(estimate.interval)}`;
  return `  ${label.padEnd(21)}${own.padEnd(26)}${without}`.trimEnd();
}

function trivialName(metric: StepMetric, baseRate: number): string {
  if (metric === 'accuracy') return baseRate >= 0.5 ? 'always correct' : 'always incorrect';
  return metric === 'balancedAccuracy' ? 'any constant' : 'always correct';
}

function range({ low, high }: Interval): string {
  return Number.isFinite(low) ? `  [${score(low)}, ${score(high)}]` : '';
}
function score(value: number): string {
  return Number.isFinite(value) ? value.toFixed(4) : '   –  ';
}
function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
