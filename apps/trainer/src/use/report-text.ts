/** The reports of evaluate and rerank for people: a model's numbers beside what needs no model. */

import type { Interval } from '@rewardboard/metrics';
import type { Estimate, EvaluationReport, StepMetric } from './evaluation-report.ts';
import { STEP_METRICS } from './evaluation-report.ts';
import type { RerankReport } from './rerank-report.ts';

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
    `${report.judgements} judgements in ${report.solutions} solutions of ${report.problems} problems; ${percent(report.baseRate)} right; threshold ${report.threshold}`,
    '',
    row('', null, 'without a model'),
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
      'First error of a solution (ProcessBench)',
      row('F1', f1, ''),
      `  With a limit that is chosen on these very data: model ${score(bestThreshold.f1)} (threshold ${bestThreshold.threshold.toPrecision(3)}), step length ${score(stepLengthF1)}`,
      `  ${percent(errorAccuracy)} of ${wrongSolutions} wrong solutions: first error named; ${percent(correctAccuracy)} of ${rightSolutions} right ones: no error named`,
    );
  }
  lines.push('', 'Intervals: 95 %, by drawing problems with replacement.');
  return lines.join('\n');
}

/** Whether the model beats what needs none: said only where the intervals do not touch. */
function verdict({ model, stepLength }: EvaluationReport): string {
  const { value, interval } = model.rocAuc;
  if (!Number.isFinite(interval.low)) return 'Too few problems to tell whether the model beats step length.';
  if (interval.low > stepLength.interval.high)
    return `The model ranks better than step length alone: ROC AUC ${score(value)} against ${score(stepLength.value)}.`;
  if (interval.high < stepLength.interval.low)
    return `Step length alone ranks better than the model: ROC AUC ${score(stepLength.value)} against ${score(value)}.`;
  return 'The intervals of model and step length overlap: these data do not show that the model ranks better than the length of a step.';
}

export function rerankText({ problems, candidates, contested, single, picks }: RerankReport): string {
  return [
    `${candidates} candidates of ${problems} problems; in ${contested} of them a right and a wrong one${single > 0 ? `; ${single} problems with a single candidate left out` : ''}`,
    '',
    ...picks.map(({ name, accuracy, interval }) => row(name, { value: accuracy, interval }, '')),
    '',
    'Share of problems whose picked candidate is right. Intervals: 95 %, by drawing problems with replacement.',
  ].join('\n');
}

function row(label: string, estimate: Estimate | null, without: string): string {
  const own = estimate === null ? 'model' : `${score(estimate.value)}${range(estimate.interval)}`;
  return `  ${label.padEnd(21)}${own.padEnd(26)}${without}`.trimEnd();
}

function trivialName(metric: StepMetric, baseRate: number): string {
  if (metric === 'accuracy') return baseRate >= 0.5 ? 'always right' : 'always wrong';
  return metric === 'balancedAccuracy' ? 'any constant' : 'always right';
}

function range({ low, high }: Interval): string {
  return Number.isFinite(low) ? `  [${score(low)}, ${score(high)}]` : '';
}
function score(value: number): string {
  return Number.isFinite(value) ? value.toFixed(4) : '   –  ';
}
function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
