/** Whether a score got better while validation loss rose: then the model is overconfident; otherwise it overfits. */

import type { ScoreNow, SinceMark } from './score-history.ts';

/** A gain counts from this many standard errors on ... */
const DEVIATIONS = 2.5;
/** ... or from fewer if all evaluations since then show a trend (one in 200 by chance): a slow rise is in none of its neighbours. */
const TREND = 2.6;
const DEVIATIONS_OF_TREND = 1.5;
/** To contradict what was said before takes one more. */
const TO_CONTRADICT = 1;
/** What was said holds while this share of it is left. */
const TO_HOLD = 0.5;
/** ... and from one point of a hundred, or one hundredth of a score that is no share: less is worth no further training. */
const LEAST_GAIN = 0.01;
/** ... or from this part of what is missing to a perfect score: from 0.98 to 0.985, a quarter of the mistakes are gone. */
const LEAST_OF_ROOM = 0.05;
/** Perhaps better: not enough to say so, but enough not to say the opposite. */
const PERHAPS_DEVIATIONS = 1;
const PERHAPS_SHARE = 0.5;
/** So is a gain that counts, while all evaluations show a trend (one-sided 5 %) and their noise is only assumed. */
const PERHAPS_TREND = 1.645;
/**
 * While noise is only assumed, a score that was better at each of so many evaluations in a row (one chance in 24), all since the mark among
 * them, goes up, whatever the size of the set.
 */
const STEADY_RISES = 3;
/** ... or one with a trend since the mark, and over the whole run (one in 70). */
const STEADY_TREND = 2.2;
/** It has lost what it gained: its best level is this many standard errors better than now. */
const LOST_DEVIATIONS = 3;

export interface ScoreReading {
  change: 'better' | 'perhaps' | 'no better';
  /** The foremost score with that change; null if the log has no score. */
  score: ScoreNow | null;
  /** A score whose best, since validation loss was lowest, is clearly better than it was there: it selects the checkpoint. */
  better: ScoreNow | null;
}

/**
 * @param said what was concluded while the loss rose before: the opposite needs more
 * @param isRising the loss is: only then it matters whether a score that may be noise goes up
 */
export function readScores(
  scores: readonly ScoreNow[],
  said: 'overfits' | 'overconfident' | null,
  isRising: boolean,
): ScoreReading {
  const more = said === 'overfits' ? TO_CONTRADICT : 0;
  const share = said === 'overconfident' ? TO_HOLD : 1;
  const goesOn = (score: ScoreNow) => (said === 'overconfident' ? !score.hasStopped : score.isMoving);
  const found = scores.find(
    (score) =>
      goesOn(score) &&
      !hasLost(score) &&
      (isBetter(score, gainOf(score), more, share) || (isRising && isSteady(score, more, share))),
  );
  const perhaps = found ?? scores.find((score) => score.isMoving && isPerhaps(score));
  return {
    change: found ? 'better' : perhaps ? 'perhaps' : 'no better',
    score: perhaps ?? scores[0] ?? null,
    better: scores.find((score) => isBetter(score, score.since?.mostGained ?? 0, 1, 1)) ?? null,
  };
}

const gainOf = ({ since }: ScoreNow) => since?.gain ?? 0;

/** The least gain that counts. */
function leastOf({ isShare, since, sign }: ScoreNow): number {
  if (!isShare) return LEAST_GAIN * Math.abs(since!.before);
  return Math.min(LEAST_GAIN, LEAST_OF_ROOM * (sign > 0 ? 1 - since!.before : since!.before));
}

function isBetter(score: ScoreNow, gain: number, more: number, share: number): boolean {
  const { since } = score;
  if (since === null || gain < share * leastOf(score)) return false;
  const deviations = gain / since.error;
  return (
    deviations > share * (DEVIATIONS + more) ||
    // What speaks against what was said is the trend; the level only has to show that it is worth something.
    (since.trend > share * (TREND + more) && deviations > share * DEVIATIONS_OF_TREND)
  );
}

function isSteady(score: ScoreNow, more: number, share: number): boolean {
  const { since, noiseIsMeasured, rising, trend } = score;
  if (since === null || noiseIsMeasured || since.gain < share * leastOf(score)) return false;
  return (
    rising >= Math.max(STEADY_RISES + more, since.count) || (since.trend > PERHAPS_TREND + more && trend > STEADY_TREND)
  );
}

function isPerhaps(score: ScoreNow): boolean {
  const { since, noiseIsMeasured } = score;
  if (since === null) return false;
  const { gain, error, trend } = since;
  return (
    (gain > PERHAPS_SHARE * leastOf(score) && gain > PERHAPS_DEVIATIONS * error) ||
    (!noiseIsMeasured && trend > PERHAPS_TREND && gain > leastOf(score))
  );
}

/** The foremost score that has clearly got worse since validation loss was lowest; null if none has. */
export function worseScore(scores: readonly ScoreNow[]): ScoreNow | null {
  return scores.find((score) => score.since !== null && hasWorsened(score, score.since)) ?? null;
}

function hasWorsened({ isShare }: ScoreNow, { before, gain, error, trend }: SinceMark): boolean {
  return -gain > LEAST_GAIN * (isShare ? 1 : Math.abs(before)) && -gain > DEVIATIONS * error && trend < -TREND;
}

function hasLost({ since }: ScoreNow): boolean {
  return since !== null && since.mostGained - since.gain > LOST_DEVIATIONS * since.error;
}
