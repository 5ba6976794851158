/**
 * Whether training was destroyed so early that no good level is known to compare with: its first losses are far below all that came
 * later, or the loss or its gradient shot up at the start and nothing has been learned since, or it got stuck at one number.
 */

import { Recent } from './recent.ts';
import { Repeats } from './repeats.ts';
import { Spread } from './spread.ts';

/** The first losses; that each of the newest is above twice all of these happens to no training that works. */
const FIRST = 3;
const NEWEST = 4;
const TIMES = 2;
/** The very first loss alone may be low by chance: it takes this factor, and one of the signs below. */
const TIMES_FIRST = 1.5;
/** The newest are above the first by so many deviations of the noise, taken of logarithms: losses of single batches vary by factors. */
const DEVIATIONS = 2;
/** A leap that says so by itself: this factor, this many nats (an answer e^4 = 55 times less likely), and this many times the spread of the newest. */
const LEAP_TIMES = 4;
const LEAP_NATS = 4;
const LEAP_SPREADS = 2;
/** A leap within the first points, to this factor, is one too if for so many points the loss has hardly moved: by this share of the leap. */
const SETTLED_TIMES = 3;
const SETTLED_POINTS = 20;
const SETTLED_SHARE = 0.05;
/** The newest gradient norms in multiples of the first ones. */
const GRADIENT_TIMES = 10;
/** The rise begins within so many points: later, the level before it is known. */
const RISE_POINTS = 50;
/** From this rate on, no usual optimizer trains with losses that begin so low. */
const ABSURD_RATE = 1;
/** Shot up: to this factor of the first ones, one loss, the median of five, or four gradient norms in a row (one alone may be an outlier), within so many points ... */
const SHOT_TIMES = 10;
const SHOT_LEVEL_TIMES = 3;
const SHOT_GRADIENT_TIMES = 30;
const START_POINTS = 200;
/** ... and for so many points since then, the lowest level is where the first losses were: nothing was learned. */
const SHOT_AFTER = 30;
const UNLEARNED_SHARE = 0.95;
const UNLEARNED_TIMES = 1.5;
/** ... and the peak is this many deviations of the noise since: of heavy-tailed noise, one point in 3,000 is as far off. */
const SHOT_DEVIATIONS = 40;
const LEVEL_POINTS = 5;
/** At an absurd rate, fewer points are enough, and flat since shortly after the peak: the first losses may be part of the explosion. */
const SHOT_AFTER_ABSURD = 15;
/** Stuck: above the best level by this factor. */
const STUCK_TIMES = 1.2;
/** Once found, it holds until the loss is this close to the first ones again. */
const BACK_TIMES = 1.1;

export type DestructionKind = 'worse than at first' | 'shot up' | 'flat after a peak' | 'stuck';

export interface Destruction {
  kind: DestructionKind;
  /** Step at which it happened. */
  step: number;
  /** The loss before and after; the peak, if it shot up; the level since and the peak, if it is flat after one. */
  from: number;
  to: number;
  /** The gradient norm shot up, and not the loss. */
  isGradient: boolean;
}

export class DestructionTracker {
  readonly #repeats = new Repeats();
  readonly #newest = new Recent(NEWEST);
  readonly #level = new Recent(LEVEL_POINTS);
  #first: number[] = [];
  #firstNorms: number[] = [];
  #points = 0;
  #rate = 0;
  readonly #norms = new Recent(NEWEST);
  readonly #logs = new Spread(RISE_POINTS);
  /** Since when every loss has been far above the first one. */
  #rose: { step: number; at: number } | null = null;
  #risen = new Spread(SETTLED_POINTS);
  #best = { level: Infinity, step: 0 };
  #peak: { value: number; step: number; at: number; isGradient: boolean } | null = null;
  /** Lowest level since the peak, the first one, and the noise. */
  #lowest = Infinity;
  #settled = NaN;
  #since = new Spread(SHOT_AFTER);
  #now: Destruction | null = null;

  /** @param loss finite */
  add(step: number, loss: number, gradNorm: number | undefined, rate: number | undefined): Destruction | null {
    this.#points++;
    this.#repeats.add(step, loss);
    this.#newest.add(loss);
    this.#level.add(loss);
    if (loss > 0 && this.#points <= 2 * RISE_POINTS) this.#logs.add(Math.log(loss));
    if (rate !== undefined && rate > this.#rate) this.#rate = rate;
    if (this.#first.length < FIRST) this.#first.push(loss);
    if (loss <= TIMES_FIRST * this.#first[0]!) this.#rose = null;
    else {
      if (!this.#rose) this.#risen = new Spread(SETTLED_POINTS);
      this.#rose ??= { step, at: this.#points };
      this.#risen.add(loss);
    }
    this.#start(step, loss, gradNorm);
    this.#now = this.#first[0]! > 0 ? (this.#isWorse() ?? this.#hasShotUp() ?? this.#isStuck()) : null;
    // Not at every point: sorting is what costs most.
    if (this.#points % LEVEL_POINTS === 0 && this.#level.median < this.#best.level)
      this.#best = { level: this.#level.median, step };
    return this.#now;
  }

  /** Peaks of the loss and of the gradient norm near the start, and the lowest level after them. */
  #start(step: number, loss: number, gradNorm: number | undefined): void {
    if (this.#peak && this.#points - this.#peak.at >= LEVEL_POINTS) {
      const level = this.#level.median;
      if (this.#lowest === Infinity) this.#settled = level;
      this.#lowest = Math.min(this.#lowest, level);
      if (this.#since.count < SHOT_AFTER) this.#since.add(loss);
    }
    if (this.#points > START_POINTS) return;
    if (gradNorm !== undefined && this.#firstNorms.length < FIRST) {
      this.#firstNorms.push(gradNorm);
      gradNorm = undefined;
    }
    if (gradNorm !== undefined) this.#norms.add(gradNorm);
    const usual = Math.max(...this.#firstNorms);
    const first = Math.min(this.#first[0]!, this.#usualFirst);
    const isShot = loss > SHOT_TIMES * first || (this.#level.isFull && this.#level.median > SHOT_LEVEL_TIMES * first);
    const isGradient = !isShot && this.#norms.isFull && this.#norms.lowest > SHOT_GRADIENT_TIMES * usual;
    if (!(isShot || isGradient)) return;
    const value = isGradient ? this.#norms.median : loss;
    if (this.#peak && this.#peak.isGradient === isGradient && value <= this.#peak.value) return;
    if (this.#peak && !this.#peak.isGradient && isGradient) return;
    this.#peak = { value, step, at: this.#points, isGradient };
    this.#lowest = Infinity;
    this.#since = new Spread(SHOT_AFTER);
  }

  #isWorse(): Destruction | null {
    const rose = this.#rose;
    if (!this.#newest.isFull || rose === null || rose.at > RISE_POINTS || this.#points < FIRST + 2) return null;
    const { lowest, highest } = this.#newest;
    const isBefore = this.#now?.kind === 'worse than at first';
    const most = Math.max(...this.#first);
    const first = this.#first[0]!;
    const isLeap =
      lowest > LEAP_TIMES * first && lowest - first > LEAP_NATS && lowest - first > LEAP_SPREADS * (highest - lowest);
    const isSettled =
      rose.at <= FIRST &&
      this.#points - rose.at >= SETTLED_POINTS &&
      lowest > SETTLED_TIMES * first &&
      this.#risen.deviation < SETTLED_SHARE * (lowest - first);
    const isConfirmed =
      isLeap ||
      isSettled ||
      (this.#norms.isFull && this.#norms.lowest > GRADIENT_TIMES * Math.max(...this.#firstNorms)) ||
      this.#rate >= ABSURD_RATE ||
      this.#repeats.isStuck;
    const isBeyondNoise = (base: number) => !(Math.log(lowest / base) < DEVIATIONS * this.#logs.deviation);
    const isWorse =
      (this.#points >= FIRST + NEWEST && lowest > (isBefore ? BACK_TIMES : TIMES) * most && isBeyondNoise(most)) ||
      (lowest > (isBefore ? BACK_TIMES : TIMES_FIRST) * first && (isBefore || (isConfirmed && isBeyondNoise(first))));
    return isWorse
      ? { kind: 'worse than at first', step: rose.step, from: first, to: this.#level.median, isGradient: false }
      : null;
  }

  #hasShotUp(): Destruction | null {
    const peak = this.#peak;
    if (!peak) return null;
    const { value, step, isGradient } = peak;
    const after = this.#points - peak.at;
    const isFlatAtAbsurdRate =
      this.#rate >= ABSURD_RATE &&
      !isGradient &&
      after >= SHOT_AFTER_ABSURD &&
      value > SHOT_TIMES * this.#first[0]! &&
      this.#lowest > UNLEARNED_SHARE * this.#settled;
    if (isFlatAtAbsurdRate) return { kind: 'flat after a peak', step, from: this.#settled, to: value, isGradient };
    if (after < SHOT_AFTER) return null;
    // The explosion may already be among the first three losses; then the very first one is what it began at.
    const from = [this.#usualFirst, this.#first[0]!].find(
      (first) =>
        (isGradient || (value > SHOT_LEVEL_TIMES * first && value - first > SHOT_DEVIATIONS * this.#since.deviation)) &&
        this.#lowest > UNLEARNED_SHARE * first &&
        this.#lowest < UNLEARNED_TIMES * first,
    );
    return from === undefined ? null : { kind: 'shot up', step, from, to: value, isGradient };
  }

  get #usualFirst(): number {
    return [...this.#first].sort((a, b) => a - b)[this.#first.length >> 1]!;
  }

  #isStuck(): Destruction | null {
    const { isStuck, value, since } = this.#repeats;
    const before = Math.min(this.#best.level, this.#first[0]!);
    return isStuck && value > STUCK_TIMES * before
      ? { kind: 'stuck', step: since, from: before, to: value, isGradient: false }
      : null;
  }
}
