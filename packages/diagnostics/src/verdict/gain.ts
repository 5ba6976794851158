/** Whether a run has gained anything by more than its noise: by the level of its loss or of a score, or by the trend of all its evaluations. */

import { ScoreHistory } from '../statistics/score-history.ts';
import type { ScoreNow } from '../statistics/score-history.ts';
import type { EvaluationPoint } from '../diagnosis/points.ts';
import { LEVEL_EVALUATIONS } from '../statistics/recent.ts';

/** The best of many levels is a deviation or two too good by chance. */
const LEVEL_DEVIATIONS = 3;
/** Of a standard normal: one in 22 by chance, for both directions, if there is one metric. */
const TREND_DEVIATIONS = 2;
/** From here on, a trend leans to one side. */
const LEANING_DEVIATIONS = 1;
/** Of a difference of two single evaluations. */
const SINGLE_DEVIATIONS = 2;

interface Followed {
  first: number;
  sign: 1 | -1;
  /** The best level of three evaluations so far. */
  best: number | null;
  now: ScoreNow;
}

export class Gain {
  #loss = new ScoreHistory('eval/loss', -1, false);
  /** By metric, the loss included. */
  #followed = new Map<string, Followed>();
  /** Asked for after each training point; null until it is worked out for the newest evaluation. */
  #isBeyondNoise: boolean | null = null;

  add({ step, weight, loss, lossNoise, scores, examples }: EvaluationPoint): void {
    this.#isBeyondNoise = null;
    if (loss !== null) this.#follow({ ...this.#loss.add(step, loss, 0, examples, weight), noise: lossNoise });
    for (const score of scores) this.#follow(score);
  }

  /** What the evaluations are about: the loss, or the most important score of a log without one; null if it has neither. */
  get foremost(): { metric: string; first: number; now: ScoreNow } | null {
    const [metric, followed] = this.#followed.has('eval/loss')
      ? ['eval/loss', this.#followed.get('eval/loss')!]
      : ([...this.#followed][0] ?? [null, null]);
    return metric === null || followed === null ? null : { metric, first: followed.first, now: followed.now };
  }

  /** By its level, or by its trend. */
  get isBeyondNoise(): boolean {
    return (this.#isBeyondNoise ??= this.#gainsBeyondNoise());
  }

  #gainsBeyondNoise(): boolean {
    // Each metric that does not become better with the others is one more chance: the tail of a normal variable falls with exp(-z² / 2).
    const chances = 1 + [...this.#followed.values()].filter(({ now }) => now.trend < LEANING_DEVIATIONS).length;
    const ofTrend = Math.sqrt(TREND_DEVIATIONS ** 2 + 2 * Math.log(chances));
    return [...this.#followed.values()].some(({ first, sign, best, now }) => {
      const deviation = Math.hypot(now.noise * Math.sqrt(1 + 1 / LEVEL_EVALUATIONS), now.pairedError);
      const byLevel = best !== null && sign * (best - first) > LEVEL_DEVIATIONS * deviation;
      return byLevel || now.trend > ofTrend;
    });
  }

  /** Of the newest single evaluation against the first, for a run of only a few; 0 if that is within the noise. */
  get bySingle(): number {
    let most = 0;
    for (const { first, sign, now } of this.#followed.values()) {
      const deviation = Math.hypot(now.noise * Math.SQRT2, now.pairedError);
      const gain = sign * (now.value - first);
      if (gain > SINGLE_DEVIATIONS * deviation) most = Math.max(most, gain / deviation);
    }
    return most;
  }

  #follow(now: ScoreNow): void {
    const before = this.#followed.get(now.metric);
    const { sign, level } = now;
    const best =
      now.count < LEVEL_EVALUATIONS
        ? null
        : before?.best == null
          ? level
          : sign * Math.max(sign * level, sign * before.best);
    this.#followed.set(now.metric, { first: before?.first ?? now.value, sign, best, now });
  }
}
