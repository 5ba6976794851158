/** Whether an evaluation is better than a constant answer: by any score or by the loss, beyond the interval of each. */

import { aucInterval, f1Interval, intervalOf, wilson } from '@rewardboard/metrics';
import type { Counts } from '@rewardboard/metrics';
import { accuracyOf, finite } from '../diagnosis/evaluation-values.ts';
import type { EvaluationPoint } from '../diagnosis/points.ts';
import { alwaysPositive } from './base-rate.ts';

const Z95 = 1.96;
/** Examples that are assumed where nothing tells their number. */
const ASSUMED_EXAMPLES = 200;
/** Correlations of answers and labels: 0 for a constant, and 1 / sqrt(n) is their standard error there. */
const CORRELATIONS = [
  'eval/pearson',
  'eval/spearman',
  'eval/mcc',
  'eval/matthews_correlation',
  'eval/matthews_corrcoef',
  'eval/kappa',
  'eval/cohen_kappa',
];
/** Share of the variance that is explained: 0 for whoever predicts the mean. Its error near 0 is 2 sqrt(R2 / n), so it counts from 4 z^2 / n on. */
export const EXPLAINED = ['eval/r2', 'eval/r2_score', 'eval/r_squared', 'eval/explained_variance'];
const EXPLAINED_GAIN = 4 * Z95 * Z95;
/** The loss of a calibrated model that gains g on a constant varies by sqrt(2 g) between examples, so g counts from 2 z^2 / n on. */
const LOSS_GAIN = 2 * Z95 * Z95;
const LOSS_DEVIATIONS = 2;
/** Of one evaluation among twenty or so, of which the luckiest counts: one run in forty exceeds it by chance. */
const MANY_LOOKS = 3;

/** The same answer to every example, as far as the counts or the scores show it. */
export function isConstantAnswer({ counts, values }: Pick<EvaluationPoint, 'counts' | 'values'>): boolean {
  if (counts) return counts.tp + counts.fp === 0 || counts.tn + counts.fn === 0;
  return (
    alwaysPositive(values) ||
    // Without a true positive, nothing that matters is ever found.
    values['eval/f1'] === 0 ||
    (values['eval/recall'] === 0 && !(values['eval/precision']! > 0)) ||
    CORRELATIONS.some((name) => values[name] === 0)
  );
}

/** Share of the examples that are called positive; null if it is unknown. */
function positiveAnswers({ counts, values, baseline }: EvaluationPoint): number | null {
  if (counts) return (counts.tp + counts.fp) / (counts.tp + counts.fp + counts.tn + counts.fn);
  const precision = finite(values['eval/precision']);
  const recall = finite(values['eval/recall']);
  if ((recall === 0 && !(precision! > 0)) || (recall === null && finite(values['eval/f1']) === 0)) return 0;
  if (!baseline || precision === null || recall === null || !(precision > 0)) return null;
  return Math.min(1, (recall * baseline.baseRate) / precision);
}

/** Share of the examples. */
export const NEARLY_ALL = 0.85;

/** The answer that nearly everything gets without being better than always giving it; null if there is none, undefined if the log doesn't show it. */
export function oneAnswerOf(point: EvaluationPoint): 'positive' | 'negative' | null | undefined {
  const share = positiveAnswers(point);
  if (share === null) return undefined;
  if (Math.max(share, 1 - share) < NEARLY_ALL) return null;
  const beats = beatsConstant(point);
  if (beats === true || (beats === null && !isConstantAnswer(point))) return null;
  return share > 0.5 ? 'positive' : 'negative';
}

/** Asked for again after each training point, of the newest and of the best evaluation. */
const known = new WeakMap<EvaluationPoint, boolean | null>();

/** @returns null if nothing in the log can be compared with a constant answer */
export function beatsConstant(point: EvaluationPoint): boolean | null {
  let beats = known.get(point);
  if (beats === undefined) known.set(point, (beats = comparedWithConstant(point)));
  return beats;
}

function comparedWithConstant(point: EvaluationPoint): boolean | null {
  const examples = point.examples ?? Math.max(ASSUMED_EXAMPLES, point.leastExamples);
  const { values, baseline } = point;
  const counts = point.counts ?? solvedCounts(point, examples);
  const rate = baseline?.baseRate ?? 0.5;
  const accuracy = finite(values['eval/accuracy']);
  const balanced = finite(values['eval/balanced_accuracy']);
  const auc = finite(values['eval/roc_auc']);
  const results = [
    baseline && accuracy !== null ? wilson(accuracy * examples, examples).low > baseline.accuracy : null,
    baseline && counts ? f1Interval(counts).low > baseline.f1 : null,
    counts
      ? intervalOf('eval/balanced_accuracy', counts)!.low > 0.5
      : balanced === null
        ? null
        : wilson(balanced * examples, examples).low > 0.5,
    auc === null ? null : aucInterval(auc, rate * examples, (1 - rate) * examples).low > 0.5,
    lossIsBetter(point, examples),
  ];
  for (const name of CORRELATIONS) {
    const value = finite(values[name]);
    if (value !== null) results.push(value * Math.sqrt(examples) > Z95);
  }
  for (const name of EXPLAINED) {
    const value = finite(values[name]);
    if (value !== null) results.push(value > EXPLAINED_GAIN / examples);
  }
  if (guessesNoBetter(point, examples)) results.push(false);
  return results.includes(true) ? true : results.includes(false) ? false : null;
}

/**
 * Where only the number of classes is known, a better one may still be a constant answer if the classes differ in size, but one that is
 * not even better than answering at random is no model.
 */
function guessesNoBetter({ baseline, guess, values, loss }: EvaluationPoint, examples: number): boolean {
  if (baseline || !guess?.classes || loss === null) return false;
  const accuracy = accuracyOf(values);
  const share = 1 / guess.classes;
  const isAccurate = accuracy !== null && accuracy - share > MANY_LOOKS * Math.sqrt((share * (1 - share)) / examples);
  return !isAccurate && guess.loss - loss < LOSS_GAIN / examples;
}

function lossIsBetter({ baseline, loss, lossNoise, noiseIsMeasured }: EvaluationPoint, examples: number) {
  if (baseline?.loss == null || loss === null) return null;
  return baseline.loss - loss > Math.max(LOSS_GAIN / examples, noiseIsMeasured ? LOSS_DEVIATIONS * lossNoise : 0);
}

/** The counts that precision, recall and the share of positives give for so many examples; null if one of them is unknown. */
export function solvedCounts({ baseline, values }: EvaluationPoint, examples: number): Counts | null {
  const precision = finite(values['eval/precision']);
  const recall = finite(values['eval/recall']);
  if (!baseline || precision === null || recall === null) return null;
  const positives = baseline.baseRate * examples;
  const tp = recall * positives;
  const fp = precision > 0 ? Math.min(examples - positives, (tp * (1 - precision)) / precision) : 0;
  const tn = examples - positives - fp;
  return positives > 0 && positives < examples ? { tp, fp, fn: positives - tp, tn } : null;
}
