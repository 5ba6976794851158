/** Scores of an evaluation: as logged, or else computed from its counts. */

import { baselineOf, intervalOf, lossWeightsOf, scoresOf, traitsOf, trivialBaseline } from '@rewardboard/metrics';
import type { Counts, Interval, TrivialBaseline } from '@rewardboard/metrics';
import type { Evaluation, RunInfo } from '@rewardboard/protocol';

/** The five scores that follow from counts, which every log of a classifier should have. */
export const SHOWN_METRICS = ['eval/accuracy', 'eval/f1', 'eval/precision', 'eval/recall', 'eval/specificity'] as const;
const MORE_METRICS = ['eval/balanced_accuracy', 'eval/roc_auc', 'eval/mean_confidence'] as const;
/** From this share of the smaller class on, accuracy and F1 don't mislead. */
const BALANCED_FROM = 0.4;
/** Scores of the whole validation set that aren't a classifier's, such as BLEU or WER; further ones are drawn as other metrics. */
const MAX_FURTHER = 8;

/**
 * In their order on the page: what a constant answer can't reach comes first where the classes differ in size.
 * @param baseRate share of class 1; null where it is unknown
 */
export function panelMetrics(baseRate: number | null): string[] {
  const [balanced, auc, confidence] = MORE_METRICS;
  const isUneven = baseRate !== null && Math.min(baseRate, 1 - baseRate) < BALANCED_FROM;
  const [accuracy, f1, ...rest] = SHOWN_METRICS;
  return isUneven
    ? [balanced, auc, f1, accuracy, ...rest, confidence]
    : [accuracy, f1, ...rest, balanced, auc, confidence];
}

/** What a log scores its model by besides. @param names of all series */
export function furtherScores(names: Iterable<string>): string[] {
  const known = new Set(panelMetrics(null));
  const further: string[] = [];
  for (const name of names) {
    const { kind, isOfPart } = traitsOf(name);
    if ((kind === 'score' || kind === 'margin') && !isOfPart && /^eval\/[^/]+$/.test(name) && !known.has(name))
      further.push(name);
  }
  return further.sort().slice(0, MAX_FURTHER);
}

export function scoreOf({ values, counts }: Evaluation, metric: string): number | null {
  const reported = values[metric];
  if (reported !== undefined) return reported;
  return counts ? fromCounts(counts, metric) : null;
}

export function intervalOfScore(evaluation: Evaluation, metric: string): Interval | null {
  const interval = evaluation.counts ? intervalOf(metric, evaluation.counts, evaluation.values['eval/roc_auc']) : null;
  return interval && Number.isFinite(interval.low) ? interval : null;
}

export interface Classes {
  positive: string;
  negative: string;
  threshold: number;
}

/** Longer class names would not fit into tables and charts. */
const MAX_CLASS_LETTERS = 16;

/** The names of the two classes, by default "positive" and "negative". */
export function classesOf(info: RunInfo | null): Classes {
  return {
    positive: shortened(info?.positiveLabel) || 'positive',
    negative: shortened(info?.negativeLabel) || 'negative',
    threshold: info?.threshold ?? 0.5,
  };
}

function shortened(label: string | undefined): string {
  const letters = [...(label ?? '')];
  return letters.length > MAX_CLASS_LETTERS ? `${letters.slice(0, MAX_CLASS_LETTERS - 1).join('')}…` : letters.join('');
}

/** From the newest counts, or else from the class shares of the validation data; null if neither is known. */
export function baselineOfRun(evaluations: readonly Evaluation[], info: RunInfo | null): TrivialBaseline | null {
  const data = info?.data;
  const weights = lossWeightsOf((name) => info?.trainConfig[name], data?.trainBaseRate ?? null);
  for (let i = evaluations.length - 1; i >= 0; i--) {
    const { counts } = evaluations[i]!;
    if (counts) return trivialBaseline(counts, weights);
  }
  if (!data || !(data.evalExamples > 0) || !(data.evalBaseRate >= 0 && data.evalBaseRate <= 1)) return null;
  const positives = data.evalBaseRate * data.evalExamples;
  return trivialBaseline({ tp: positives, fn: 0, fp: 0, tn: data.evalExamples - positives }, weights);
}

/** The baseline of one score, and the constant answer that gets it. */
export function namedBaseline(
  metric: string,
  baseline: TrivialBaseline,
  classes: Classes,
): { value: number; name: string; /** Without "always", for a gutter. */ short: string } | null {
  if (metric === 'eval/balanced_accuracy' || metric === 'eval/roc_auc')
    return { value: 0.5, name: 'a constant answer', short: 'constant' };
  const value = baselineOf(metric, baseline);
  if (value === null) return null;
  const answer = metric === 'eval/accuracy' && baseline.majorityClass === 0 ? classes.negative : classes.positive;
  return { value, name: `always “${answer}”`, short: `“${answer}”` };
}

function fromCounts(counts: Counts, metric: string): number | null {
  const scores = scoresOf(counts);
  switch (metric) {
    case 'eval/accuracy':
      return scores.accuracy;
    case 'eval/f1':
      return scores.f1;
    case 'eval/precision':
      return scores.precision;
    case 'eval/recall':
      return scores.recall;
    case 'eval/specificity':
      return scores.specificity;
    case 'eval/balanced_accuracy':
      return scores.balancedAccuracy;
    default:
      return null;
  }
}
