/** How one score has developed: its best, its level, its noise, and whether all of its evaluations together show a trend. */

import { trendOf } from './mann-kendall.ts';
import { Noise } from './noise.ts';
import { Outline } from './outline.ts';
import { LEVEL_EVALUATIONS, Recent } from './recent.ts';

/** One score at one evaluation. Higher is better where `sign` is 1, lower where it is -1. */
export interface ScoreNow {
  metric: string;
  sign: 1 | -1;
  isShare: boolean;
  value: number;
  /** Mean of the newest three evaluations that have it. */
  level: number;
  /** Evaluations that have it. */
  count: number;
  best: { step: number; value: number };
  /** Standard deviation between evaluations, and whether it is measured or assumed. */
  noise: number;
  noiseIsMeasured: boolean;
  /**
   * Standard error of the difference of two models on the same examples, for a share: most examples are answered alike by both,
   * so it is smaller than the error of either. 0 where the number of examples is unknown.
   */
  pairedError: number;
  /** Deviate of Mann and Kendall's test over all evaluations: above 2 it got better, below -2 it got worse. */
  trend: number;
}

/** Correlation, over examples, of the mistakes of two checkpoints of one run. */
const SAME_MISTAKES = 0.8;
/** Scores that are no shares: noise, while it can't be measured, as a part of the score itself. */
const ASSUMED_PART = 0.05;

export class ScoreHistory {
  #outline = new Outline();
  #level = new Recent(LEVEL_EVALUATIONS);
  #noise = new Noise();
  #count = 0;
  #best: { step: number; value: number } | null = null;

  constructor(
    readonly metric: string,
    readonly sign: 1 | -1,
    readonly isShare: boolean,
  ) {}

  /** @param value finite */
  add(step: number, value: number, assumed: number, examples: number | null): ScoreNow {
    const { sign, isShare, metric } = this;
    this.#outline.add(step, sign * value);
    this.#level.add(value);
    this.#noise.add(value);
    this.#count++;
    if (this.#best === null || sign * (value - this.#best.value) > 0) this.#best = { step, value };
    const level = this.#level.mean;
    return {
      metric,
      sign,
      isShare,
      value,
      level,
      count: this.#count,
      best: this.#best,
      noise: this.#noise.deviationOr(isShare ? assumed : ASSUMED_PART * Math.abs(level)),
      noiseIsMeasured: this.#noise.isMeasured,
      pairedError:
        isShare && examples !== null
          ? Math.sqrt((2 * (1 - SAME_MISTAKES) * Math.max(0, level * (1 - level))) / examples)
          : 0,
      trend: trendOf(this.#outline.points.map(({ value }) => value)),
    };
  }
}
