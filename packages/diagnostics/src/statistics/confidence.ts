/** How sure a finding is, from 0 to 1: how far it lies beyond the run's own noise, how well that noise is known, how often it was looked. */

/** What is simply there: a NaN, a sum that does not come out. */
export const FACT = 1;
/** Numbers never make a judgement surer than this; noise is not quite as it is thought to be. */
const MOST = 0.999;
/** A rule that holds is at least as likely right as wrong. */
const LEAST = 0.5;

/**
 * One minus the chance of seeing so much somewhere in so many looks without a cause: Student's t, because the noise is measured too.
 * @param deviations by how many standard deviations what was seen lies beyond what needs no cause
 * @param measurements differences that the standard deviation rests on
 */
export function beyondNoise(deviations: number, measurements: number, looks: number): number {
  if (Number.isNaN(deviations)) return LEAST;
  // Wallace (1959): a normal deviate with nearly the same tail as t.
  const freedom = Math.max(1, measurements - 1);
  const normal =
    Math.sqrt(freedom * Math.log1p((deviations * deviations) / freedom)) * ((8 * freedom + 1) / (8 * freedom + 3));
  return within(1 - Math.max(1, looks) * upperTail(Math.sign(deviations) * normal));
}

/** Laplace's rule of succession: what held so many times in a row holds again. */
export function afterRepeats(times: number): number {
  return within((times + 1) / (times + 2));
}

/** @param byChance how many such things chance makes where it was looked */
export function confidenceFromChance(byChance: number): number {
  return within(1 - byChance);
}

function within(confidence: number): number {
  return Math.round(Math.min(MOST, Math.max(LEAST, confidence)) * 1000) / 1000;
}

/** Of the standard normal: Abramowitz and Stegun 26.2.17, to 1e-7. */
function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  if (z === Infinity) return 0;
  const t = 1 / (1 + 0.2316419 * z);
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
}
