/** The confidence of a finding, 0 to 1: how far it is beyond the run's own noise, how well that noise is known, and how often it was tested. */

/** For plain facts: a NaN, a sum that does not add up. */
export const FACT = 1;
/** The most that numbers allow: real noise never quite follows its model. */
const MOST = 0.999;
/** A rule that holds is at least as likely to be right as wrong. */
const LEAST = 0.5;

/**
 * One minus the chance that noise alone gives such a value in any of the tests: Student's t, because the noise is estimated too.
 * @param deviations how many standard deviations the value is beyond what noise explains
 * @param measurements differences from which the standard deviation was estimated
 * @param tests how often the rule was tested
 */
export function beyondNoise(deviations: number, measurements: number, tests: number): number {
  if (Number.isNaN(deviations)) return LEAST;
  // Wallace (1959): a normal deviate with nearly the same tail as t.
  const freedom = Math.max(1, measurements - 1);
  const normal =
    Math.sqrt(freedom * Math.log1p((deviations * deviations) / freedom)) * ((8 * freedom + 1) / (8 * freedom + 3));
  return within(1 - Math.max(1, tests) * upperTail(Math.sign(deviations) * normal));
}

/** Laplace's rule of succession: the chance that what held this many times in a row holds once more. */
export function afterRepeats(times: number): number {
  return within((times + 1) / (times + 2));
}

/** @param byChance how many such events chance would give in all the points */
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
