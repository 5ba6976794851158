/** Spike: the loss jumps far outside its noise and comes back. */

import { clipGradients, scaleLearningRate } from '../wording/advice.ts';
import { FACT, confidenceFromChance } from '../statistics/confidence.ts';
import { Episode, foremost } from './episode.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { numberField } from '../diagnosis/facts.ts';
import { findingOf } from './finding.ts';
import { Recent } from '../statistics/recent.ts';
import type { Rule } from './rule.ts';
import { notChecked } from './rule.ts';
import { Spread } from '../statistics/spread.ts';
import { Tail } from '../statistics/tail.ts';
import { countText, numberText, stepText } from '../wording/wording.ts';

/** Points whose median is the level, and differences from which the noise is estimated. */
const LEVEL_POINTS = 8;
const NOISE_POINTS = 40;
const MIN_POINTS = 3;
/** While the noise is unknown: this many times the level. */
const TIMES = 30;
const MIN_DIFFERENCES = 4;
/** A leap is at least this many deviations, and this share of the level. */
const DEVIATIONS = 15;
const SHARE = 1;
/** The spread of few differences is often far too small, so with n of them it is multiplied by 1 + 12 / n. */
const SMALL_SAMPLE = 12;
/** Back within this many points, to less than this share of the leap; a loss that stays up is not a spike. */
const BACK_AFTER = 4;
const BACK_SHARE = 0.35;
/** Points from this many deviations on count toward the tail of the noise. */
const TAIL_DEVIATIONS = 4;
const NOISE_STRIDE = 4;
/** The noise must explain fewer than this many such leaps in all the points. */
const BY_CHANCE = 0.02;
/** Below this share of its highest level the loss is that of a few hard examples, and one of them is no leap until it is as high as that. */
const LEARNED_SHARE = 0.05;
/** Points after which a spike is resolved; for repeated spikes this many times their usual distance, so that one finding covers all. */
const CLOSE_AFTER = 100;
/** A single one among training points, after as many as came before it, but at least these: evaluations are few. */
const CLOSE_AFTER_ONE = 20;
const CLOSE_DISTANCES = 6;

interface Leap {
  step: number;
  value: number;
  level: number;
  /** NaN while the noise is unknown. */
  deviations: number;
  /** How many leaps of at least this size the noise explains in all the points so far. */
  byChance: number;
}

/** Tracks the leaps of one series. */
class Leaps {
  readonly episode = new Episode(1, CLOSE_AFTER);
  readonly #level = new Recent(LEVEL_POINTS);
  readonly #spread = new Spread(NOISE_POINTS);
  readonly #tail = new Tail();
  /** From a few points ago: good enough to select points for a full check. */
  #noise = NaN;
  #waiting: (Leap & { points: number[] }) | null = null;
  #firstAt = 0;
  #highest = 0;
  newest: Leap | null = null;
  count = 0;
  points = 0;

  /** @param closeAfterOne fewest points after which a single leap is over */
  constructor(readonly closeAfterOne: number) {}

  /** @param share of a full batch that the value is averaged over */
  add(step: number, value: number, share = 1): void {
    this.points++;
    const waiting = this.#waiting;
    if (waiting) {
      if (value > waiting.value) waiting.value = value;
      if (value - waiting.level < BACK_SHARE * (waiting.value - waiting.level)) {
        this.#waiting = null;
        this.#came(step, waiting);
        this.#keep(value);
        return;
      }
      waiting.points.push(value);
      if (waiting.points.length < BACK_AFTER) return;
      this.#waiting = null;
      for (const point of waiting.points) this.#keep(point);
    } else {
      const leap = this.#level.count >= MIN_POINTS ? this.#leapTo(step, value, share) : null;
      if (leap) {
        this.#waiting = { ...leap, points: [value] };
        return;
      }
      this.#keep(value);
    }
    this.episode.add(step, false);
  }

  #leapTo(step: number, value: number, share: number): Leap | null {
    const level = this.#level.median;
    const height = value - level;
    if (level > this.#highest) this.#highest = level;
    if (level < LEARNED_SHARE * this.#highest && value < this.#highest) return null;
    const { count } = this.#spread;
    if (count < MIN_DIFFERENCES)
      return level > 0 && value > TIMES * level ? { step, value, level, deviations: NaN, byChance: 0 } : null;
    // The noise is the most expensive.
    if (height < TAIL_DEVIATIONS * this.#noise) return null;
    // The mean of fewer examples has a larger error.
    const deviations = (height * Math.sqrt(share)) / (this.#spread.deviation * (1 + SMALL_SAMPLE / count));
    if (height > SHARE * Math.abs(level) && deviations > DEVIATIONS) {
      const byChance = this.#tail.expected(deviations);
      if (byChance < BY_CHANCE) return { step, value, level, deviations, byChance };
    }
    this.#tail.add(deviations);
    return null;
  }

  /** A leap has come back: detected at this point, with its onset at the leap. */
  #came(step: number, leap: Leap): void {
    this.newest = leap;
    if (++this.count === 1) {
      this.#firstAt = this.points;
      this.episode.closeAfter = Math.min(CLOSE_AFTER, Math.max(this.closeAfterOne, this.points));
    } else
      this.episode.closeAfter = Math.max(
        CLOSE_AFTER,
        (CLOSE_DISTANCES * (this.points - this.#firstAt)) / (this.count - 1),
      );
    this.episode.add(step, true, leap.step);
  }

  #keep(value: number): void {
    this.#level.add(value);
    this.#spread.add(value);
    if (this.points % NOISE_STRIDE === 0) this.#noise = this.#spread.deviation;
  }
}

export const spike: Rule = {
  id: 'spike',
  title: 'Loss spike',
  meaning: 'The loss jumped far outside its usual noise and came back.',
  causes: ['A batch of broken or unusual examples', 'The learning rate is close to the limit of stability'],
  check(facts) {
    const series = [
      { name: 'Training loss', metric: 'train/loss', leaps: new Leaps(CLOSE_AFTER_ONE) },
      { name: 'Validation loss', metric: 'eval/loss', leaps: new Leaps(CLOSE_AFTER) },
    ].map((entry) => ({ ...entry, episode: entry.leaps.episode }));
    const [training, validation] = series;
    const shareOfBatch = batchShares(facts);
    return {
      train({ step, loss }) {
        if (loss !== undefined && Number.isFinite(loss)) training!.leaps.add(step, loss, shareOfBatch(step));
      },
      evaluation({ step, loss }) {
        if (loss !== null) validation!.leaps.add(step, loss);
      },
      period: () => foremost(series)?.episode.period ?? null,
      conclude(facts: Facts) {
        if (series.every(({ leaps }) => leaps.points <= MIN_POINTS))
          return notChecked(`needs more than ${MIN_POINTS} losses`);
        const shown = foremost(series);
        if (!shown) return 'clear';
        const period = shown.episode.period!;
        const { step, value, level, deviations, byChance } = shown.leaps.newest!;
        return findingOf(spike, facts, period, {
          isOfMoment: true,
          level: 'watch',
          sentences: [`${shown.name} jumped to ${numberText(value)} at step ${stepText(step)} and came back.`],
          evidence: `At step ${stepText(step)}, ${shown.name.toLowerCase()} jumped from ${numberText(level)} to ${numberText(value)}, ${Number.isFinite(deviations) ? `${deviations.toFixed(0)} times its noise` : `${(value / level).toFixed(0)} times its level`}, and came back. ${countText(shown.leaps.count, 'such jump')} so far.`,
          confidence: Number.isFinite(deviations) ? confidenceFromChance(byChance) : FACT,
          range: [level, value],
          advice: [
            { text: `Check the examples that were read at step ${stepText(step)}` },
            ...clipGradients(facts),
            ...(shown.leaps.count > 1 ? scaleLearningRate(facts, 0.5) : []),
          ],
          metrics: [shown.metric],
          numbers: { level, value, deviations, leaps: shown.leaps.count, step },
        });
      },
    };
  },
};

/** How much of a full batch a step reads: the last step of an epoch gets the rest. */
function batchShares(facts: Facts): (step: number) => number {
  const size =
    (numberField(facts, 'per_device_train_batch_size') ?? 0) * (numberField(facts, 'gradient_accumulation_steps') ?? 1);
  const examples = facts.trainExamples ?? 0;
  const left = examples % size;
  const stepsAnEpoch = Math.ceil(examples / size);
  return (step) => (left > 0 && step % stepsAnEpoch === 0 ? left / size : 1);
}
