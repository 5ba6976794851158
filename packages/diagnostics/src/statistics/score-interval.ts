/** The uncertainty of a score: from its counts, else from the number of examples, else from how much it varies between evaluations. */

import { CATALOG, intervalOf, resampledAuc, resampledF1, wilson } from '@rewardboard/metrics';
import type { Counts, Interval } from '@rewardboard/metrics';
import { finite } from '../diagnosis/evaluation-values.ts';
import type { Facts } from '../diagnosis/facts.ts';
import type { EvaluationPoint } from '../diagnosis/points.ts';
import { GAP } from '../verdict/target.ts';
import { solvedCounts } from './versus-constant.ts';

const Z95 = 1.96;

export interface ScoreInterval {
  low: number;
  high: number;
  /** What it was computed from; 'least': the fewest examples that the values allow. */
  from: 'counts' | 'examples' | 'jitter' | 'least';
}

/**
 * 95% interval of a metric, or of the gap, at an evaluation; null if its uncertainty is unknown.
 * @param noise standard deviation of the metric between evaluations, for what counts do not determine; null if unknown
 */
export function scoreInterval(
  facts: Facts,
  point: EvaluationPoint,
  metric: string,
  noise: number | null,
): ScoreInterval | null {
  const value = valueAt(point, metric);
  if (value === null) return null;
  if (metric !== GAP && point.counts) {
    const interval = countedInterval(point, metric);
    if (interval) return { ...interval, from: 'counts' };
  }
  const examples = facts.evalExamples ?? point.examples;
  if (metric === 'eval/accuracy' && examples !== null && value >= 0 && value <= 1)
    return { ...wilson(value * examples, examples), from: 'examples' };
  const solved = examples === null || point.counts ? null : solvedCounts(point, examples);
  const ofSolved = solved && intervalOf(metric, solved);
  if (ofSolved && Number.isFinite(ofSolved.low)) return { ...ofSolved, from: 'examples' };
  if (noise === null) return null;
  // Variation between evaluations does not show the error of the set itself, which is the same each time.
  if (metric === GAP || metric === 'eval/loss') {
    const half = Z95 * Math.hypot(noise, point.lossError);
    return { low: value - half, high: value + half, from: 'examples' };
  }
  const [least, most] = CATALOG[metric]?.isShare ? [0, 1] : [-Infinity, Infinity];
  // The same holds for a score: even one that no longer changes is measured on finitely many examples.
  const ofSet = CATALOG[metric]?.isShare && examples !== null ? Math.max(0, value * (1 - value)) / examples : 0;
  const half = Z95 * Math.sqrt(noise * noise + ofSet);
  const known = examples ?? point.leastExamples;
  const widest = CATALOG[metric]?.isShare && value >= 0 && value <= 1 ? wilson(value * known, known) : null;
  const isWider = widest !== null && widest.high - widest.low > 2 * half;
  return {
    low: Math.max(least, Math.min(value - half, widest?.low ?? value)),
    high: Math.min(most, Math.max(value + half, widest?.high ?? value)),
    from: ofSet > noise * noise ? 'examples' : isWider ? (examples === null ? 'least' : 'examples') : 'jitter',
  };
}

/** With fewer of a kind, resampling is unreliable. */
const FEW = 10;

/** Resampling thousands of examples takes a millisecond, so it is done once per evaluation. */
const drawn = new WeakMap<EvaluationPoint, Map<string, Interval | null>>();

/** From the counts of an evaluation, by resampling if the metric is not a simple share; null without counts, or if they do not give this metric. */
export function countedInterval(point: EvaluationPoint, metric: string): Interval | null {
  let known = drawn.get(point);
  if (!known) drawn.set(point, (known = new Map()));
  let interval = known.get(metric);
  if (interval === undefined)
    known.set(metric, (interval = point.counts ? intervalFrom(point, point.counts, metric) : null));
  return interval;
}

function intervalFrom({ histogram, values }: EvaluationPoint, counts: Counts, metric: string): Interval | null {
  const auc = values['eval/roc_auc'];
  const { tp, fp, fn, tn } = counts;
  const isMany = Math.min(tp, tn, fp + fn) >= FEW;
  const resampled =
    isMany && metric === 'eval/f1'
      ? resampledF1(counts)
      : isMany && metric === 'eval/roc_auc' && histogram && auc !== undefined
        ? resampledAuc(auc, histogram)
        : null;
  return (
    [resampled, intervalOf(metric, counts, auc)].find(
      (interval) => interval && Number.isFinite(interval.low) && Number.isFinite(interval.high),
    ) ?? null
  );
}

/** Value of a metric, or of the gap, at an evaluation; null if absent or not finite. */
export function valueAt(point: EvaluationPoint, metric: string): number | null {
  return metric === GAP ? point.gap : finite(point.values[metric]);
}
