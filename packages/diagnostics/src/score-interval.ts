/** How far a score can be trusted: from its counts, else from the number of examples, else from its own jumps. */

import { CATALOG, intervalOf, wilson } from '@rewardboard/metrics';
import { finite } from './course.ts';
import type { Facts } from './facts.ts';
import type { Look } from './look.ts';
import { GAP } from './target.ts';

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
    const interval = intervalOf(metric, look.counts, look.values['eval/roc_auc']);
    if (interval && Number.isFinite(interval.low) && Number.isFinite(interval.high)) return { ...interval, from: 'counts' };
  }
  const examples = facts.evalExamples ?? look.examples;
  if (metric === 'eval/accuracy' && examples !== null && value >= 0 && value <= 1) return { ...wilson(value * examples, examples), from: 'examples' };
  if (noise === null) return null;
  // Validation losses have a part that no jump shows: what this set, always the same, is off by.
  if (metric === GAP || metric === 'eval/loss') {
    const half = Z95 * Math.hypot(noise, look.lossError);
    return { low: value - half, high: value + half, from: 'examples' };
  }
  const [least, most] = CATALOG[metric]?.isShare ? [0, 1] : [-Infinity, Infinity];
  return { low: Math.max(least, value - Z95 * noise), high: Math.min(most, value + Z95 * noise), from: 'jitter' };
}

/** Value of a metric or of the gap at an evaluation; null when it has none or none that is finite. */
export function valueAt(look: Look, metric: string): number | null {
  return metric === GAP ? look.gap : finite(look.values[metric]);
}
