/** A metric by which the checkpoint to keep may be chosen: its best evaluation, and which others are tied with that. */

import { finite } from '../diagnosis/evaluation-values.ts';
import type { EvaluationPoint } from '../diagnosis/points.ts';
import { Improvement } from '../statistics/improvement.ts';
import { Noise } from '../statistics/noise.ts';
import { countedInterval } from '../statistics/score-interval.ts';

/** Ties with the best are looked for among this many newest evaluations. */
const COUNTED_EVALUATIONS = 200;
const Z95 = 1.96;
/** What differences of equal values may be by the rounding of doubles, as a share of the value. */
const FLOAT_ERROR = 1e-9;

export class Candidate {
  /** Only evaluations that are worth keeping. */
  best: EvaluationPoint | null = null;
  readonly improvement: Improvement;
  readonly noise: Noise;
  readonly #isShared: boolean;
  #bestValue = NaN;
  #newest: EvaluationPoint[] = [];

  /** @param shared the noise of this metric, to which others add each value; null for a metric that counts from here on */
  constructor(
    readonly metric: string,
    readonly sign: 1 | -1,
    shared: Noise | null,
  ) {
    this.noise = shared ?? new Noise();
    this.#isShared = shared !== null;
    this.improvement = new Improvement(sign);
  }

  add(point: EvaluationPoint, isWorthKeeping: boolean): void {
    const value = finite(point.values[this.metric]);
    if (value === null) return;
    if (!this.#isShared) this.noise.add(value);
    this.improvement.add(point.step, value, this.noise.deviationOr(0), point.weight);
    if (!isWorthKeeping) return;
    this.#newest.push(point);
    // Cut back only when there are twice as many: then no evaluation costs a walk through all.
    if (this.#newest.length === 2 * COUNTED_EVALUATIONS) this.#newest = this.newest;
    if (this.best !== null && !(this.sign * (value - this.#bestValue) > 0)) return;
    this.best = point;
    this.#bestValue = value;
  }

  /** The newest evaluations that are worth keeping. */
  get newest(): EvaluationPoint[] {
    return this.#newest.slice(-COUNTED_EVALUATIONS);
  }

  /** Half the interval from the counts, or from the noise if there are none: 0 for a metric that does not change; null if neither is known. */
  marginOf(best: EvaluationPoint): number | null {
    const interval = countedInterval(best, this.metric);
    if (interval) return (interval.high - interval.low) / 2;
    if (this.noise.count < 2) return null;
    const margin = Z95 * this.noise.deviationOr(0);
    return margin > FLOAT_ERROR * Math.abs(this.#bestValue) ? margin : 0;
  }

  isNear({ values }: EvaluationPoint, value: number, margin: number): boolean {
    const other = finite(values[this.metric]);
    return other !== null && Math.abs(other - value) <= margin;
  }
}
