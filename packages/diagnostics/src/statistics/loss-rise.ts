/** Whether validation loss rises from its lowest level by more than its noise, and what else changed since then. */

import { MIN_EVALUATIONS } from './min-evaluations.ts';
import { LEVEL_EVALUATIONS, Recent } from './recent.ts';
import type { ScoreNow } from './score-history.ts';
import type { ScoreReading } from './score-reading.ts';
import { readScores } from './score-reading.ts';
import { isSteep, SET_SHARE } from './steep-rise.ts';

/** A rise counts from this many standard deviations of a difference of two levels. */
const RISE_DEVIATIONS = 4.5;
/** ... and from this share of the lowest level: a smaller one does not change which checkpoint is good. */
export const RISE_SHARE = 0.01;
/**
 * If the gap to training loss has opened this much, beyond its own noise, a smaller rise is enough. The lowest of many levels is
 * a deviation or two too low by chance, and the gap was smallest there, so both must exceed that clearly.
 */
const OPENING = 0.03;
const HINT_OPENING_DEVIATIONS = 5;
const HINT_DEVIATIONS = 2.5;
const HINT_SHARE = 0.004;
/** With a rise that counts by itself, a smaller opening is enough. */
const OPENING_DEVIATIONS = 4;
/**
 * A model that memorizes shows it in its training loss: it is far below its first one, or has fallen by this share, or by this part of
 * the rise. Otherwise something else makes it worse on new examples.
 */
const MEMORIZED_SHARE = 0.85;
const FALLEN_SHARE = 0.03;
const FALLEN_OF_RISE = 1 / 3;
/**
 * While noise is only assumed, a loss that has risen at each evaluation since its lowest, by this share, is a rise for whoever has a better
 * score: from so many on, if that is beyond the assumed noise, or from one more on.
 */
const CLIMBS = 2;
const CLIMB_DEVIATIONS = 2;
const CLIMB_SHARE = 0.1;
/** So many without a break are no noise, whatever its size: chance puts the lowest and these in order once in 6! = 720 times. */
export const LONG_CLIMB = 5;
/** Evaluations without the rise until its meaning is forgotten. */
const PATIENCE = 3;
/** Evaluations that show where a loss stays. */
const STAYS_EVALUATIONS = 5;
/** Evaluations after the lowest level before a rise counts. */
export const MIN_AFTER_LOWEST = 3;
export interface LossRise {
  /** Beyond the noise; null while there are too few evaluations. */
  rises: boolean | null;
  /** What the rise means, by the scores; null while the loss does not rise, or nobody can tell. It keeps its meaning until more speaks for the other. */
  meaning: 'overfits' | 'overconfident' | null;
  /** A loss that jumped up or stays high while training loss fell a lot: clear even in a run too short to measure its noise. */
  isSteep: boolean;
  /** Lowest single evaluation so far. */
  lowestStep: number;
  lowestLoss: number;
  lowestEpoch: number | null;
  /** Evaluations since then. */
  evaluationsSince: number;
  /** The lowest of the newest few evaluations, the lowest of the run not among them; null until there are so many since then. */
  stayedAbove: number | null;
  /** The highest since the lowest of the run; null right at that. */
  highestSince: number | null;
  /** Of these, the newest ones in a row that were each higher than the one before. */
  risingFor: number;
  /** Mean of the newest evaluations minus the lowest such mean, and the threshold for it. */
  rise: number;
  threshold: number;
  /** The rise in standard deviations of a difference of two levels. */
  deviations: number;
  /** Mean training loss at the lowest level and now; null when the log has none. */
  trainThen: number | null;
  trainNow: number | null;
  /** What the scores did since the loss was lowest. */
  scores: ScoreReading;
}

interface Level {
  loss: number;
  train: number | null;
}

export class LossRiseTracker {
  #loss = new Recent(LEVEL_EVALUATIONS);
  #train = new Recent(LEVEL_EVALUATIONS);
  #newest = new Recent(STAYS_EVALUATIONS);
  #lowest: Level | null = null;
  #highestSince = -Infinity;
  #lowestSingle = { step: 0, loss: Infinity, epoch: null as number | null, train: null as number | null, at: 0 };
  #count = 0;
  #afterLowest = 0;
  #rising = 0;
  #quiet = 0;
  #last = Infinity;
  #said: 'overfits' | 'overconfident' | null = null;
  #firstTrain: number | null = null;

  /** @param markScores from now on, the changes of scores are counted anew */
  constructor(readonly markScores: () => void) {}

  /** @param loss finite; call it once per evaluation with a loss */
  add(at: {
    step: number;
    epoch: number | null;
    loss: number;
    train: number | null;
    scores: readonly ScoreNow[];
    /** Of the loss, see `LossUnit`. */
    unit: number;
    assumed: number;
    lossError: number;
    lossNoise: number;
    noiseIsMeasured: boolean;
    gapNoise: number;
  }): LossRise {
    this.#loss.add(at.loss);
    this.#newest.add(at.loss);
    this.#rising = at.loss > this.#last ? this.#rising + 1 : 0;
    this.#last = at.loss;
    if (at.train !== null) this.#train.add(at.train);
    this.#firstTrain ??= at.train;
    if (at.loss < this.#lowestSingle.loss) {
      this.#lowestSingle = { step: at.step, loss: at.loss, epoch: at.epoch, train: at.train, at: this.#count };
      this.#highestSince = -Infinity;
      this.markScores();
    } else this.#highestSince = Math.max(this.#highestSince, at.loss);
    this.#count++;
    const now: Level = { loss: this.#loss.mean, train: this.#train.count > 0 ? this.#train.mean : null };
    this.#afterLowest++;
    if (this.#loss.isFull && (this.#lowest === null || now.loss < this.#lowest.loss)) {
      this.#lowest = now;
      this.#afterLowest = 0;
    }
    const then = this.#lowest ?? now;
    // One evaluation that jumps lifts the mean, and not the median; one that falls the other way round.
    const level = Math.min(now.loss, this.#loss.median);
    const rise = level - then.loss;
    const ofMeans = Math.sqrt(2 / LEVEL_EVALUATIONS);
    const ofSet = SET_SHARE * at.lossError;
    const threshold = Math.max(RISE_DEVIATIONS * at.lossNoise * ofMeans, RISE_SHARE * Math.abs(then.loss), ofSet);
    const gapNow = now.train === null ? null : level - now.train;
    const gapThen = then.train === null ? null : then.loss - then.train;
    const opening = gapNow === null || gapThen === null ? 0 : gapNow - gapThen;
    // Training loss keeps falling and validation loss does not follow: then a smaller rise is enough.
    const opensBy = (deviations: number) =>
      now.train !== null &&
      now.train < then.train! &&
      gapNow! > 0 &&
      opening > Math.max(deviations * at.gapNoise * ofMeans, OPENING * at.unit);
    const isSteepNow = isSteep({
      evaluations: this.#count,
      since: this.#count - 1 - this.#lowestSingle.at,
      rising: this.#rising,
      loss: at.loss,
      level,
      lowest: this.#lowestSingle.loss,
      train: at.train,
      trainThen: this.#lowestSingle.train,
      noise: at.lossNoise,
      assumed: at.assumed,
      lossError: at.lossError,
    });
    const rises =
      this.#lowest === null
        ? null
        : this.#afterLowest >= MIN_AFTER_LOWEST &&
          (rise > threshold ||
            (opensBy(HINT_OPENING_DEVIATIONS) &&
              rise > Math.max(ofSet, HINT_DEVIATIONS * at.lossNoise * ofMeans) &&
              rise > HINT_SHARE * Math.abs(then.loss)));
    const gapOpens =
      gapNow === null || gapThen === null
        ? null
        : opensBy(OPENING_DEVIATIONS) ||
          (now.train! < then.train! &&
            gapNow > 0 &&
            opening > Math.max(RISE_DEVIATIONS * at.gapNoise * ofMeans, RISE_SHARE * Math.abs(then.loss)));
    const evaluationsSince = this.#count - 1 - this.#lowestSingle.at;
    const isRising =
      evaluationsSince > 0 &&
      (isSteepNow || (this.#said === null ? rises === true && gapOpens !== false : rise >= threshold / 2));
    // A noisy rise dips below its threshold now and then.
    const climbed = at.loss - this.#lowestSingle.loss;
    const climbs =
      this.#count >= MIN_EVALUATIONS &&
      this.#rising >= evaluationsSince &&
      evaluationsSince >=
        (at.noiseIsMeasured ? LONG_CLIMB : CLIMBS + (climbed > CLIMB_DEVIATIONS * at.lossNoise ? 0 : 1)) &&
      climbed > CLIMB_SHARE * this.#lowestSingle.loss;
    const scores = readScores(at.scores, this.#said, isRising || climbs);
    const isOverconfident = (isRising || climbs) && scores.change === 'better';
    this.#quiet = isRising || isOverconfident ? 0 : this.#quiet + 1;
    if (evaluationsSince === 0 || this.#quiet >= PATIENCE) this.#said = null;
    if (isOverconfident) this.#said = 'overconfident';
    else if (isRising && scores.change === 'no better' && this.#memorizes(now, then, rise)) this.#said = 'overfits';
    return {
      rises,
      meaning: isRising || isOverconfident ? this.#said : null,
      isSteep: isSteepNow,
      lowestStep: this.#lowestSingle.step,
      lowestLoss: this.#lowestSingle.loss,
      lowestEpoch: this.#lowestSingle.epoch,
      evaluationsSince,
      stayedAbove: evaluationsSince >= STAYS_EVALUATIONS ? this.#newest.lowest : null,
      highestSince: evaluationsSince > 0 ? this.#highestSince : null,
      risingFor: this.#rising,
      rise,
      threshold,
      deviations: rise / (at.lossNoise * ofMeans),
      trainThen: then.train,
      trainNow: now.train,
      scores,
    };
  }

  #memorizes(now: Level, then: Level, rise: number): boolean {
    if (now.train === null || then.train === null || this.#firstTrain === null) return true;
    const fallen = then.train - now.train;
    return (
      now.train < MEMORIZED_SHARE * this.#firstTrain ||
      fallen > FALLEN_SHARE * Math.abs(then.train) ||
      fallen > FALLEN_OF_RISE * rise
    );
  }
}
