/** Whether the validation loss rises from its lowest point by more than its own noise, and what else changed since. */

import { Improvement } from './improvement.ts';
import { LEVEL_EVALUATIONS, Recent } from './recent.ts';

/** A rise counts from so many standard deviations of a difference of two such means. */
export const RISE_DEVIATIONS = 4.5;
/** ... and from this share of the lowest level: a smaller one would change nothing about which checkpoint is good. */
export const RISE_SHARE = 0.01;
/**
 * Where the gap to training loss has opened by so much, beyond its own noise, this much of a rise is enough. The lowest of many levels lies
 * a deviation or two below what the run was worth then, and the gap was smallest there: both must reach well over that.
 */
const OPENING = 0.03;
const HINT_OPENING_DEVIATIONS = 5;
const HINT_DEVIATIONS = 2.5;
const HINT_SHARE = 0.004;
/** Beside a rise that is one by itself, less of an opening will do. */
const OPENING_DEVIATIONS = 4;
/** A small validation set may rise alone: from this share of its error on it is not only the set. */
const SET_SHARE = 0.5;
/** Evaluations after the lowest level before a rise can be called one. */
export const MIN_AFTER_LOWEST = 3;
/** In the first few evaluations, two or more after the lowest: so much higher, while training loss fell to such a share. */
const STEEP_EVALUATIONS = 8;
const STEEP_RISE = 1.2;
const STEEP_FALL = 0.7;
/** Learned by heart: training loss fell to this share of what it was at the lowest, and for so many evaluations validation loss was above it, by now by this share. */
const BY_HEART_FALL = 0.35;
const BY_HEART_EVALUATIONS = 5;
const BY_HEART_RISE = 1.05;
/** A score that rose by so many deviations, and by SCORE_GAIN, has improved. */
const SCORE_DEVIATIONS = 3;
const SCORE_GAIN = 0.01;
/** ... unless it then stood still for so many evaluations and this share of all: what it had gained is in an earlier checkpoint. */
const SCORE_FLAT = 8;
const SCORE_FLAT_SHARE = 0.4;
/** Evaluations for which a score that improved is given the benefit of the doubt. */
const SCORE_PATIENCE = 3;

export interface LossRise {
  /** Holds over the noise; null while there are too few evaluations. */
  rises: boolean | null;
  /** Less than half of what opens it: it has ended. */
  isOver: boolean;
  /** A loss that has leapt, or stays above, while training loss fell by much: too young to show its noise, and clear all the same. */
  isSteep: boolean;
  /** Lowest single evaluation so far. */
  lowestStep: number;
  lowestLoss: number;
  lowestEpoch: number | null;
  /** Evaluations since then. */
  evaluationsSince: number;
  /** Mean of the newest evaluations minus the lowest such mean, and what it had to exceed. */
  rise: number;
  threshold: number;
  /** The rise in standard deviations of a difference of two such means. */
  deviations: number;
  /** Mean training loss at the lowest level and now; null when the log has none. */
  trainThen: number | null;
  trainNow: number | null;
  /** True when training loss went on falling and the gap between the two opened over its noise; null without training loss. */
  gapOpens: boolean | null;
  scoreThen: number | null;
  scoreNow: number | null;
  /** Better than at the lowest level, and still getting better. */
  scoreImproves: boolean;
  /** Perhaps better than at the lowest level: too little to say so, enough not to say the opposite. */
  scoreMayImprove: boolean;
}

interface Level {
  loss: number;
  train: number | null;
  score: number | null;
}

export class LossRiseTracker {
  #loss = new Recent(LEVEL_EVALUATIONS);
  #train = new Recent(LEVEL_EVALUATIONS);
  #score = new Recent(LEVEL_EVALUATIONS);
  #improvement = new Improvement(1);
  #lowest: Level | null = null;
  #lowestSingle = { step: 0, loss: Infinity, epoch: null as number | null, train: null as number | null, at: 0 };
  #count = 0;
  #afterLowest = 0;
  #patience = 0;

  /** @param loss finite; one call an evaluation that has a loss */
  add(at: {
    step: number;
    epoch: number | null;
    loss: number;
    train: number | null;
    score: number | null;
    assumed: number;
    lossError: number;
    lossNoise: number;
    gapNoise: number;
    scoreNoise: number;
  }): LossRise {
    this.#loss.add(at.loss);
    if (at.train !== null) this.#train.add(at.train);
    if (at.score !== null) {
      this.#score.add(at.score);
      this.#improvement.add(at.step, at.score, at.scoreNoise);
    }
    if (at.loss < this.#lowestSingle.loss)
      this.#lowestSingle = { step: at.step, loss: at.loss, epoch: at.epoch, train: at.train, at: this.#count };
    this.#count++;
    const now: Level = {
      loss: this.#loss.mean,
      train: this.#train.count > 0 ? this.#train.mean : null,
      score: this.#score.count > 0 ? this.#score.mean : null,
    };
    this.#afterLowest++;
    if (this.#loss.isFull && (this.#lowest === null || now.loss < this.#lowest.loss)) {
      this.#lowest = now;
      this.#afterLowest = 0;
    }
    const then = this.#lowest ?? now;
    const rise = now.loss - then.loss;
    const ofMeans = Math.sqrt(2 / LEVEL_EVALUATIONS);
    const ofSet = SET_SHARE * at.lossError;
    const threshold = Math.max(RISE_DEVIATIONS * at.lossNoise * ofMeans, RISE_SHARE * Math.abs(then.loss), ofSet);
    const gapNow = now.train === null ? null : now.loss - now.train;
    const gapThen = then.train === null ? null : then.loss - then.train;
    const scoreGain = now.score === null || then.score === null ? 0 : now.score - then.score;
    const opening = gapNow === null || gapThen === null ? 0 : gapNow - gapThen;
    // Training loss goes on falling and leaves validation loss behind: then less of a rise is enough.
    const isMoving = this.#improvement.flatFor < Math.max(SCORE_FLAT, SCORE_FLAT_SHARE * this.#count);
    const mayImprove = isMoving && scoreGain > Math.max(at.scoreNoise * ofMeans, SCORE_GAIN / 2);
    const opensBy = (deviations: number) =>
      now.train !== null &&
      now.train < then.train! &&
      gapNow! > 0 &&
      opening > Math.max(deviations * at.gapNoise * ofMeans, OPENING);
    return {
      rises:
        this.#lowest === null
          ? null
          : this.#afterLowest >= MIN_AFTER_LOWEST &&
            (rise > threshold ||
              (opensBy(HINT_OPENING_DEVIATIONS) &&
                rise > Math.max(ofSet, HINT_DEVIATIONS * at.lossNoise * ofMeans) &&
                rise > HINT_SHARE * Math.abs(then.loss))),
      isOver: rise < threshold / 2,
      isSteep: this.#isSteep(at),
      lowestStep: this.#lowestSingle.step,
      lowestLoss: this.#lowestSingle.loss,
      lowestEpoch: this.#lowestSingle.epoch,
      evaluationsSince: this.#count - 1 - this.#lowestSingle.at,
      rise,
      threshold,
      deviations: rise / (at.lossNoise * ofMeans),
      trainThen: then.train,
      trainNow: now.train,
      gapOpens:
        gapNow === null || gapThen === null
          ? null
          : opensBy(OPENING_DEVIATIONS) ||
            (now.train! < then.train! &&
              gapNow > 0 &&
              gapNow - gapThen > Math.max(RISE_DEVIATIONS * at.gapNoise * ofMeans, RISE_SHARE * Math.abs(then.loss))),
      scoreThen: then.score,
      scoreNow: now.score,
      scoreMayImprove: mayImprove,
      scoreImproves: this.#improvesStill(
        scoreGain > Math.max(SCORE_DEVIATIONS * at.scoreNoise * ofMeans, SCORE_GAIN) && isMoving,
      ),
    };
  }
  #isSteep({
    loss,
    train,
    assumed,
    lossError,
  }: {
    loss: number;
    train: number | null;
    assumed: number;
    lossError: number;
  }): boolean {
    const { loss: lowest, train: trainThen, at } = this.#lowestSingle;
    const since = this.#count - 1 - at;
    if (since < 2 || train === null || trainThen === null || !(lowest > 0)) return false;
    const now = this.#loss.mean;
    if (
      since >= BY_HEART_EVALUATIONS &&
      train < BY_HEART_FALL * trainThen &&
      now > BY_HEART_RISE * lowest &&
      now - lowest > Math.max(3 * assumed, SET_SHARE * lossError)
    )
      return true;
    const opened = loss - train - (lowest - trainThen);
    return (
      this.#count <= STEEP_EVALUATIONS &&
      loss > STEEP_RISE * lowest &&
      loss - lowest > 3 * assumed &&
      train < STEEP_FALL * trainThen &&
      opened > RISE_DEVIATIONS * Math.SQRT2 * assumed
    );
  }

  #improvesStill(improves: boolean): boolean {
    this.#patience = improves ? SCORE_PATIENCE : Math.max(0, this.#patience - 1);
    return this.#patience > 0;
  }
}
