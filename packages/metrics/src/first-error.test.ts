import { describe, expect, it } from 'vitest';
import { firstErrorScores, NO_ERROR, predictedFirstError } from './first-error.ts';

describe('the first wrong step', () => {
  it('is the first one below the threshold', () => {
    expect(predictedFirstError([0.9, 0.4, 0.1], 0.5)).toBe(1);
    expect(predictedFirstError([0.9, 0.5], 0.5)).toBe(NO_ERROR);
    expect(predictedFirstError([NaN, 0.9], 0.5)).toBe(0);
    expect(predictedFirstError([], 0.5)).toBe(NO_ERROR);
  });

  it('is scored as in ProcessBench: the harmonic mean of the accuracy on wrong and on right solutions', () => {
    // Wrong solutions: 1 of 2 named exactly. Right solutions: 2 of 3 left alone.
    const { errorAccuracy, correctAccuracy, f1 } = firstErrorScores([1, 2, -1, -1, -1], [1, 0, -1, -1, 4]);
    expect(errorAccuracy).toBe(0.5);
    expect(correctAccuracy).toBeCloseTo(2 / 3);
    expect(f1).toBeCloseTo((2 * 0.5 * (2 / 3)) / (0.5 + 2 / 3));
  });

  it('is 0 for who calls everything right, and NaN when one kind of solution is absent', () => {
    expect(firstErrorScores([0, -1], [-1, -1]).f1).toBe(0);
    expect(firstErrorScores([0, -1], [0, 0]).f1).toBe(0);
    expect(firstErrorScores([-1], [-1]).f1).toBeNaN();
    expect(firstErrorScores([0, -1], [1, 0]).f1).toBe(0);
  });
});
