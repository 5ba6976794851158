/** Spike: the loss leaps far out of its noise and comes back. */

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

/** Points of which the median is the level, and differences that give the noise. */
const LEVEL_POINTS = 8;
const NOISE_POINTS = 40;
const MIN_POINTS = 3;
/** Until the noise is known: so many times the level. */
const TIMES = 30;
const MIN_DIFFERENCES = 4;
/** A leap is so many deviations high, and this share of the level. */
const DEVIATIONS = 15;
const SHARE = 1;
/** A spread of few differences is often far too small: with n of them it is taken 1 + 12 / n times as large. */
const SMALL_SAMPLE = 12;
/** Back within so many points, at less than this share of the leap; what stays up is no spike. */
const BACK_AFTER = 4;
const BACK_SHARE = 0.35;
/** Points from so many deviations on show how far the run's own noise reaches. */
const TAIL_DEVIATIONS = 4;
const NOISE_STRIDE = 4;
/** Of leaps so far out the run's own noise must make fewer in all its points. */
const BY_CHANCE = 0.02;
/** Points after which a spike is history; where spikes come again and again, so many times their usual distance, so that one finding tells of all. */
const CLOSE_AFTER = 100;
const CLOSE_DISTANCES = 6;

interface Leap {
  step: number;
  value: number;
  level: number;
  /** NaN while the noise is not known. */
  deviations: number;
  /** So many leaps like it, or farther, the noise makes in all the points so far. */
  byChance: number;
}

/** Watches one series. */
class Leaps {
  readonly episode = new Episode(1, CLOSE_AFTER);
  readonly #level = new Recent(LEVEL_POINTS);
  readonly #spread = new Spread(NOISE_POINTS);
  readonly #tail = new Tail();
  /** Of a few points ago: good enough to see which points are worth a closer look. */
  #noise = NaN;
  #waiting: (Leap & { points: number[] }) | null = null;
  #firstAt = 0;
  newest: Leap | null = null;
  count = 0;
  looks = 0;

  /** @param share of a whole batch that the value is the mean of */
  see(step: number, value: number, share = 1): void {
    this.looks++;
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
    this.episode.see(step, false);
  }

  #leapTo(step: number, value: number, share: number): Leap | null {
    const level = this.#level.median;
    const height = value - level;
    const { count } = this.#spread;
    if (count < MIN_DIFFERENCES)
      return level > 0 && value > TIMES * level ? { step, value, level, deviations: NaN, byChance: 0 } : null;
    // The noise costs more to ask for than the rest.
    if (height < TAIL_DEVIATIONS * this.#noise) return null;
    // The mean of fewer examples is off by more.
    const deviations = (height * Math.sqrt(share)) / (this.#spread.deviation * (1 + SMALL_SAMPLE / count));
    const byChance = this.#tail.expected(deviations);
    if (height > SHARE * Math.abs(level) && deviations > DEVIATIONS && byChance < BY_CHANCE)
      return { step, value, level, deviations, byChance };
    this.#tail.add(deviations);
    return null;
  }

  /** A leap has come back: seen at this point, there since the one that leapt. */
  #came(step: number, leap: Leap): void {
    this.newest = leap;
    if (++this.count === 1) this.#firstAt = this.looks;
    else
      this.episode.closeAfter = Math.max(
        CLOSE_AFTER,
        (CLOSE_DISTANCES * (this.looks - this.#firstAt)) / (this.count - 1),
      );
    this.episode.see(step, true, leap.step);
  }

  #keep(value: number): void {
    this.#level.add(value);
    this.#spread.add(value);
    if (this.looks % NOISE_STRIDE === 0) this.#noise = this.#spread.deviation;
  }
}

export const spike: Rule = {
  id: 'spike',
  title: 'Loss spike',
  meaning: 'The loss jumped far outside its usual noise and came back.',
  causes: ['A batch of broken or unusual examples', 'The learning rate is close to the limit of stability'],
  check(facts) {
    const series = [
      { name: 'Training loss', metric: 'train/loss', leaps: new Leaps() },
      { name: 'Validation loss', metric: 'eval/loss', leaps: new Leaps() },
    ].map((entry) => ({ ...entry, episode: entry.leaps.episode }));
    const [training, validation] = series;
    return {
      train({ step, loss }) {
        if (loss !== undefined && Number.isFinite(loss)) training!.leaps.see(step, loss, shareOfBatch(facts, step));
      },
      evaluation({ step, loss }) {
        if (loss !== null) validation!.leaps.see(step, loss);
      },
      period: () => foremost(series)?.episode.period ?? null,
      conclude(facts: Facts) {
        if (series.every(({ leaps }) => leaps.looks <= MIN_POINTS))
          return notChecked(`needs more than ${MIN_POINTS} losses`);
        const shown = foremost(series);
        if (!shown) return 'clear';
        const period = shown.episode.period!;
        const { step, value, level, deviations, byChance } = shown.leaps.newest!;
        return findingOf(spike, facts, period, {
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

/** How much of a whole batch a step reads: the last one of an epoch gets what is left. */
function shareOfBatch(facts: Facts, step: number): number {
  const size =
    (numberField(facts, 'per_device_train_batch_size') ?? 0) * (numberField(facts, 'gradient_accumulation_steps') ?? 1);
  const examples = facts.trainExamples ?? 0;
  const left = examples % size;
  return left > 0 && step % Math.ceil(examples / size) === 0 ? left / size : 1;
}
