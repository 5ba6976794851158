/** Scores of an evaluation: as logged, or else computed from its counts. */

import { baselineOf, intervalOf, lossWeightsOf, scoresOf, trivialBaseline } from '@rewardboard/metrics';
import type { Counts, Interval, TrivialBaseline } from '@rewardboard/metrics';
import type { Evaluation, RunInfo } from '@rewardboard/protocol';

/** The five scores of the metrics panel, in their order on the page. */
export const SHOWN_METRICS = ['eval/accuracy', 'eval/f1', 'eval/precision', 'eval/recall', 'eval/specificity'] as const;
export type ShownMetric = (typeof SHOWN_METRICS)[number];

export function scoreOf({ values, counts }: Evaluation, metric: ShownMetric): number | null {
  const reported = values[metric];
  if (reported !== undefined) return reported;
  return counts ? fromCounts(counts, metric) : null;
}

export function intervalOfScore(evaluation: Evaluation, metric: ShownMetric): Interval | null {
  const interval = evaluation.counts ? intervalOf(metric, evaluation.counts) : null;
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
  metric: ShownMetric,
  baseline: TrivialBaseline,
  classes: Classes,
): { value: number; name: string } | null {
  const value = baselineOf(metric, baseline);
  if (value === null) return null;
  if (metric === 'eval/accuracy') {
    return { value, name: `always “${baseline.majorityClass === 1 ? classes.positive : classes.negative}”` };
  }
  return { value, name: `always “${classes.positive}”` };
}

function fromCounts(counts: Counts, metric: ShownMetric): number {
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
  }
}
