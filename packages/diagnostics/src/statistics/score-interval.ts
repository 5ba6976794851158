/** How far a score can be trusted: from its counts, else from the number of examples, else from its own jumps. */

import { CATALOG, intervalOf, resampledAuc, resampledF1, wilson } from '@rewardboard/metrics';
import type { Counts, Interval } from '@rewardboard/metrics';
import { finite } from '../diagnosis/course.ts';
import type { Facts } from '../diagnosis/facts.ts';
import type { Look } from '../diagnosis/look.ts';
import { GAP } from '../verdict/target.ts';

const Z95 = 1.96;

export interface ScoreInterval {
  low: number;
  high: number;
  /** What it rests on. */
  from: 'counts' | 'examples' | 'jitter';
}

/**
 * Interval (95 %) of a metric or the gap at an evaluation; null when nothing says how sure it is.
 * @param noise standard deviation of the metric's own jumps, for what counts do not determine; null when not known
 */
export function scoreInterval(facts: Facts, look: Look, metric: string, noise: number | null): ScoreInterval | null {
  const value = valueAt(look, metric);
  if (value === null) return null;
  if (metric !== GAP && look.counts) {
    const interval = countedInterval(look, metric);
    if (interval) return { ...interval, from: 'counts' };
  }
  const examples = facts.evalExamples ?? look.examples;
  if (metric === 'eval/accuracy' && examples !== null && value >= 0 && value <= 1)
    return { ...wilson(value * examples, examples), from: 'examples' };
  if (noise === null) return null;
  // Validation losses have a part that no jump shows: what this set, always the same, is off by.
  if (metric === GAP || metric === 'eval/loss') {
    const half = Z95 * Math.hypot(noise, look.lossError);
    return { low: value - half, high: value + half, from: 'examples' };
  }
  const [least, most] = CATALOG[metric]?.isShare ? [0, 1] : [-Infinity, Infinity];
  // So does every score: one that no longer moves is of so many examples all the same.
  const ofSet = CATALOG[metric]?.isShare && examples !== null ? Math.max(0, value * (1 - value)) / examples : 0;
  const half = Z95 * Math.sqrt(noise * noise + ofSet);
  return {
    low: Math.max(least, value - half),
    high: Math.min(most, value + half),
    from: ofSet > noise * noise ? 'examples' : 'jitter',
  };
}

/** So few of a kind that drawing them again tells too little. */
const FEW = 10;

/** Drawing thousands of examples again takes a millisecond: once an evaluation. */
const drawn = new WeakMap<Look, Map<string, Interval | null>>();

/** From the counts of an evaluation, resampled where they give no simple share; null where it has none, or they do not give this metric. */
export function countedInterval(look: Look, metric: string): Interval | null {
  let known = drawn.get(look);
  if (!known) drawn.set(look, (known = new Map()));
  let interval = known.get(metric);
  if (interval === undefined)
    known.set(metric, (interval = look.counts ? intervalFrom(look, look.counts, metric) : null));
  return interval;
}

function intervalFrom({ histogram, values }: Look, counts: Counts, metric: string): Interval | null {
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

/** Value of a metric or of the gap at an evaluation; null when it has none or none that is finite. */
export function valueAt(look: Look, metric: string): number | null {
  return metric === GAP ? look.gap : finite(look.values[metric]);
}
