/** A rise of validation loss that is plain from few evaluations, because training loss fell by so much meanwhile. */

/** Within the first few evaluations: this factor higher, while training loss fell to this share. */
const EVALUATIONS = 8;
const RISE = 1.2;
const FALL = 0.7;
/** In a run with hardly more, such as three epochs of fine-tuning, one evaluation after the lowest is enough to say as much as it shows. */
const FEW_EVALUATIONS = 4;
const FEW_DEVIATIONS = 2;
const FEW_GAP_DEVIATIONS = 3;
/** ... unless the loss is so many times as high: no pass over the data memorizes so much, but a step that is too large does such harm. */
const FEW_AT_MOST = 5;
/** Memorization: training loss fell to this share since the lowest validation loss, which was this many evaluations ago and is now exceeded by this factor. */
const BY_HEART_FALL = 0.35;
const BY_HEART_EVALUATIONS = 5;
const BY_HEART_RISE = 1.05;
/** Without a break: each of this many evaluations after the lowest is above the one before, which chance does once in 4! = 24 times. */
const CLIMB_EVALUATIONS = 4;
const CLIMB_RISE = 1.1;
/** One fewer is enough if training loss fell to this share meanwhile. */
const HALF = 0.5;
/** Standard deviations of the noise, and of the gap's. */
const DEVIATIONS = 3;
const GAP_DEVIATIONS = 4.5;
/** A rise must also exceed this share of the error of a validation set of this size. */
export const SET_SHARE = 0.5;

export interface Climb {
  /** Number of evaluations so far, and since the lowest one. */
  evaluations: number;
  since: number;
  /** The newest evaluations in a row of which each is above the one before. */
  rising: number;
  loss: number;
  /** Mean of the newest three. */
  level: number;
  lowest: number;
  train: number | null;
  trainThen: number | null;
  /** Standard deviation of the loss between evaluations, and what it would be by the size of the validation set alone. */
  noise: number;
  assumed: number;
  lossError: number;
}

export function isSteep(climb: Climb): boolean {
  const { evaluations, since, rising, loss, level, lowest, train, trainThen, noise, assumed, lossError } = climb;
  if (train === null || trainThen === null || !(lowest > 0)) return false;
  const isByHeart =
    since >= BY_HEART_EVALUATIONS &&
    train < BY_HEART_FALL * trainThen &&
    level > BY_HEART_RISE * lowest &&
    level - lowest > Math.max(DEVIATIONS * assumed, SET_SHARE * lossError);
  if (isByHeart) return true;
  if (evaluations > EVALUATIONS || train >= FALL * trainThen) return false;
  const opened = loss - train - (lowest - trainThen);
  const isFew = evaluations <= FEW_EVALUATIONS;
  return (
    (since >= (isFew ? 1 : 2) &&
      loss > RISE * lowest &&
      !(isFew && loss > FEW_AT_MOST * lowest) &&
      loss - lowest > (isFew ? FEW_DEVIATIONS : DEVIATIONS) * noise &&
      opened > (isFew ? FEW_GAP_DEVIATIONS : GAP_DEVIATIONS) * Math.SQRT2 * assumed) ||
    (rising >= (train < HALF * trainThen ? CLIMB_EVALUATIONS - 1 : CLIMB_EVALUATIONS) &&
      rising === since &&
      loss > CLIMB_RISE * lowest)
  );
}
