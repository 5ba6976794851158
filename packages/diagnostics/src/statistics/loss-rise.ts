/** Whether validation loss rises from its lowest level by more than its noise, and what else changed since then. */

import { Improvement } from './improvement.ts';
import { LEVEL_EVALUATIONS, Recent } from './recent.ts';

/** A rise counts from this many standard deviations of a difference of two levels. */
export const RISE_DEVIATIONS = 4.5;
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
/** On a small validation set the loss may rise by chance; a rise must exceed this share of the set's error. */
const SET_SHARE = 0.5;
/** Evaluations after the lowest level before a rise counts. */
export const MIN_AFTER_LOWEST = 3;
/** A steep rise, within the first few evaluations and at least two after the lowest: this factor higher, while training loss fell to this share. */
const STEEP_EVALUATIONS = 8;
const STEEP_RISE = 1.2;
const STEEP_FALL = 0.7;
/** Memorization: training loss fell to this share since the lowest validation loss, which was this many evaluations ago and is now exceeded by this factor. */
const BY_HEART_FALL = 0.35;
const BY_HEART_EVALUATIONS = 5;
const BY_HEART_RISE = 1.05;
/** A score has improved if it rose by this many deviations, and by SCORE_GAIN. */
const SCORE_DEVIATIONS = 3;
const SCORE_GAIN = 0.01;
/** ... unless it was then flat for this many evaluations and this share of all: an earlier checkpoint already has the gain. */
const SCORE_FLAT = 8;
const SCORE_FLAT_SHARE = 0.4;
/** Evaluations for which an improved score still counts as improving. */
const SCORE_PATIENCE = 3;

export interface LossRise {
  /** Beyond the noise; null while there are too few evaluations. */
  rises: boolean | null;
  /** Less than half of the threshold: the rise has ended. */
  isOver: boolean;
  /** A loss that jumped up or stays high while training loss fell a lot: clear even in a run too short to measure its noise. */
  isSteep: boolean;
  /** Lowest single evaluation so far. */
  lowestStep: number;
  lowestLoss: number;
  lowestEpoch: number | null;
  /** Evaluations since then. */
  evaluationsSince: number;
  /** Mean of the newest evaluations minus the lowest such mean, and the threshold for it. */
  rise: number;
  threshold: number;
  /** The rise in standard deviations of a difference of two levels. */
  deviations: number;
  /** Mean training loss at the lowest level and now; null when the log has none. */
  trainThen: number | null;
  trainNow: number | null;
  /** Training loss kept falling and the gap opened by more than its noise; null without training loss. */
  gapOpens: boolean | null;
  scoreThen: number | null;
  scoreNow: number | null;
  /** The score is better than at the lowest loss, and still improving. */
  scoreImproves: boolean;
  /** Perhaps improving: not enough to say so, but enough not to say the opposite. */
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

  /** @param loss finite; call it once per evaluation with a loss */
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
    // Training loss keeps falling and validation loss does not follow: then a smaller rise is enough.
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
