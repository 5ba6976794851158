/** How well a process reward model finds the first wrong step of a solution. */

/** No step is wrong. */
export const NO_ERROR = -1;

export interface FirstErrorScores {
  /** Share of the wrong solutions whose first wrong step was named exactly. */
  errorAccuracy: number;
  /** Share of the right solutions in which no step was called wrong. */
  correctAccuracy: number;
  /** Harmonic mean of the two: ProcessBench's F1 (Zheng et al. 2024, arXiv 2412.06559). NaN when either kind of solution is absent. */
  f1: number;
  wrongSolutions: number;
  rightSolutions: number;
}

/**
 * The first step whose P(right) is below the threshold, from 0; NO_ERROR when there is none.
 * @param probabilities P(right) of each step, in order; a non-finite one counts as wrong
 */
export function predictedFirstError(probabilities: ArrayLike<number>, threshold: number): number {
  for (let step = 0; step < probabilities.length; step++) if (!(probabilities[step]! >= threshold)) return step;
  return NO_ERROR;
}

/** @param truth,predicted number of the first wrong step from 0, or NO_ERROR; one a solution */
export function firstErrorScores(truth: ArrayLike<number>, predicted: ArrayLike<number>): FirstErrorScores {
  let wrongSolutions = 0;
  let rightSolutions = 0;
  let named = 0;
  let cleared = 0;
  for (let i = 0; i < truth.length; i++) {
    const isHit = truth[i] === predicted[i];
    if (truth[i] === NO_ERROR) {
      rightSolutions++;
      if (isHit) cleared++;
    } else {
      wrongSolutions++;
      if (isHit) named++;
    }
  }
  const errorAccuracy = wrongSolutions === 0 ? NaN : named / wrongSolutions;
  const correctAccuracy = rightSolutions === 0 ? NaN : cleared / rightSolutions;
  const sum = errorAccuracy + correctAccuracy;
  return {
    errorAccuracy,
    correctAccuracy,
    f1: sum === 0 ? 0 : (2 * errorAccuracy * correctAccuracy) / sum,
    wrongSolutions,
    rightSolutions,
  };
}
