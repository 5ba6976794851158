/** How one score has developed: its best, its level, its noise, its trend, and what changed since a moment that someone marks. */

import { Improvement } from './improvement.ts';
import { Pairs } from './mann-kendall.ts';
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
  /** The newest evaluations in a row that were each better than the one before. */
  rising: number;
  /** ... or had exactly the value of the one before. */
  sameFor: number;
  /** Evaluations since it last got better than its noise, and the step of that. */
  flatFor: number;
  improvedStep: number;
  /** It got better lately, or its newest third is better than the third before. */
  isMoving: boolean;
  /** Not even its newest third is better than the third before. */
  hasStopped: boolean;
  /** What became of it since the mark; null before the first one. */
  since: SinceMark | null;
}

/** Differences are positive when the score got better. */
export interface SinceMark {
  /** Evaluations since then. */
  count: number;
  /** The score at the mark: the median of that evaluation and its neighbours. */
  before: number;
  /** Mean of the newest three since then. */
  level: number;
  gain: number;
  /** Its best level since then, and how much better than at the mark that was. */
  mostGained: number;
  /** Standard error of these differences. */
  error: number;
  /** Deviate of the trend since the mark. */
  trend: number;
}

/** Correlation, over examples, of the mistakes of two checkpoints of one run: with 80 % right, one answer in sixteen differs. */
const SAME_MISTAKES = 0.8;
/** Scores that are no shares: noise, while it can't be measured, as a part of the score itself; BLEU and word error rates jump by 1 or 2 %. */
const ASSUMED_PART = 0.02;
/** Flat: this many evaluations without a gain, and this share of all. */
const FLAT_EVALUATIONS = 8;
const FLAT_SHARE = 0.4;
/** ... and its newest third is not better than the third before: one-sided 5 %. A slow rise is in none of its steps. */
const THIRDS = 1.645;

export class ScoreHistory {
  readonly noise: Noise;
  readonly #isShared: boolean;
  #all = new Trended();
  #sinceMark: Trended | null = null;
  /** The evaluations before, at and behind the mark. */
  #around: number[] = [];
  #lastButOne = NaN;
  #last = NaN;
  #since = new Recent(LEVEL_EVALUATIONS);
  #mostGained = 0;
  #level = new Recent(LEVEL_EVALUATIONS);
  #improvement: Improvement;
  #count = 0;
  #rising = 0;
  #sameFor = 0;
  #afterMark = 0;
  /** Of the newest evaluations, about one in so many was seen. */
  #sparsity = 1;
  #best: { step: number; value: number } | null = null;

  /** @param shared the noise of this score, to which others add each value */
  constructor(
    readonly metric: string,
    readonly sign: 1 | -1,
    readonly isShare: boolean,
    shared: Noise | null = null,
  ) {
    this.noise = shared ?? new Noise();
    this.#isShared = shared !== null;
    this.#improvement = new Improvement(sign);
  }

  /** From the newest evaluation on, changes are counted anew. */
  mark(): void {
    if (this.#count === 0) return;
    this.#around = [this.#lastButOne, this.#last];
    this.#since = new Recent(LEVEL_EVALUATIONS);
    this.#mostGained = 0;
    this.#afterMark = 0;
    this.#sinceMark = new Trended();
    this.#sinceMark.add(0, this.sign * this.#last);
  }

  /** @param value finite @param weight how many evaluations it stands for */
  add(step: number, value: number, assumed: number, examples: number | null, weight = 1): ScoreNow {
    const { sign, isShare, metric } = this;
    if (!this.#isShared) this.noise.add(value);
    this.#all.add(step, sign * value, weight);
    this.#sinceMark?.add(step, sign * value, weight);
    this.#level.add(value);
    this.#since.add(value);
    this.#rising = sign * (value - this.#last) > 0 ? this.#rising + 1 : 0;
    this.#sameFor = value === this.#last ? this.#sameFor + 1 : 0;
    this.#afterMark++;
    this.#lastButOne = this.#last;
    this.#last = value;
    if (this.#around.length === 2) this.#around.push(value);
    this.#count += weight;
    if (weight > this.#sparsity) this.#sparsity = weight;
    if (this.#best === null || sign * (value - this.#best.value) > 0) this.#best = { step, value };
    const level = this.#level.mean;
    const noise = this.noise.deviationOr(isShare ? assumed : ASSUMED_PART * Math.abs(level));
    this.#improvement.add(step, value, noise, weight);
    const { flatFor, lastStep } = this.#improvement;
    const isFlat = flatFor >= Math.max(FLAT_EVALUATIONS, FLAT_SHARE * this.#count);
    const { gainOfThird } = this.#all;
    const pairedError =
      isShare && examples !== null
        ? Math.sqrt((2 * (1 - SAME_MISTAKES) * Math.max(0, level * (1 - level))) / examples)
        : 0;
    return {
      metric,
      sign,
      isShare,
      value,
      level,
      count: this.#count,
      best: this.#best,
      noise,
      noiseIsMeasured: this.noise.isMeasured,
      pairedError,
      trend: this.#all.trend,
      rising: this.#rising,
      sameFor: this.#sameFor,
      flatFor,
      improvedStep: lastStep,
      isMoving: !isFlat || gainOfThird > THIRDS * noise * Math.sqrt((6 * this.#sparsity) / this.#count),
      hasStopped: isFlat && gainOfThird <= 0,
      since: this.#changes(noise, pairedError),
    };
  }

  #changes(noise: number, pairedError: number): SinceMark | null {
    if (this.#sinceMark === null) return null;
    const { value: before, variance } = centreOf(this.#around);
    const level = this.#since.mean;
    const gain = this.sign * (level - before);
    const error = Math.hypot(noise * Math.sqrt(variance + 1 / this.#since.count), pairedError);
    if (this.#since.isFull) this.#mostGained = Math.max(this.#mostGained, gain);
    return {
      count: this.#afterMark,
      before,
      level,
      gain,
      mostGained: this.#mostGained,
      error,
      trend: this.#sinceMark.trend,
    };
  }
}

/** A series in outline, with its trend; worked out again only when the outline has a new point. */
class Trended {
  #outline = new Outline();
  #values: number[] = [];
  #pairs = new Pairs();
  trend = 0;
  /** Mean of the newest third minus that of the third before. */
  gainOfThird = 0;

  add(at: number, value: number, weight = 1): void {
    this.#outline.add(at, value, weight);
    const { points } = this.#outline;
    const n = points.length;
    if (n === this.#values.length) return;
    // The outline has become coarser.
    if (n < this.#values.length) {
      this.#values = [];
      this.#pairs = new Pairs();
    }
    const values = this.#values;
    for (let i = values.length; i < n; i++) {
      values.push(points[i]!.value);
      this.#pairs.add(values, i);
    }
    this.trend = this.#pairs.trendOf(values);
    const third = Math.max(1, Math.floor(n / 3));
    this.gainOfThird = meanOf(values, n - third, n) - meanOf(values, Math.max(0, n - 2 * third), n - third);
  }
}

/**
 * The middle one of three neighbours: of a rising score exactly its value in the middle, and less noisy than that alone (the variance of
 * the median of three normal variables is 0.449). A mean would mix in how fast the score rose before.
 */
function centreOf([before, at, after]: readonly number[]): { value: number; variance: number } {
  if (after === undefined || Number.isNaN(before)) return { value: at!, variance: 1 };
  return { value: Math.max(Math.min(before!, at!), Math.min(Math.max(before!, at!), after)), variance: 0.449 };
}

/** NaN for none. */
function meanOf(values: readonly number[], from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i]!;
  return sum / (to - from);
}
