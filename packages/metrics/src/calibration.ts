/** How far probabilities are off, beside how far a calibrated model's would seem to be with as many examples. */

import { numbersFrom, quantileOf } from './draws.ts';
import { sumSampler } from './drawn-sums.ts';
import type { Interval } from './intervals.ts';

const BINS = 10;
const DRAWS = 400;
const SEED = 17;

export interface Calibration {
  /** Expected calibration error with 10 equal bins (Naeini et al. 2015): the mean distance of claim and truth. */
  error: number;
  /** 95 % of what it would be if each label were drawn from its own probability: never 0 with finite data. */
  calibrated: Interval;
  /** Of each bin: examples, the sum of their probabilities, and how many have label 1. */
  bins: { examples: number; claimed: number; positives: number }[];
}

/** @param probabilities P(1) in [0, 1] @returns NaN where there is no example */
export function calibrationOf(labels: ArrayLike<number>, probabilities: ArrayLike<number>): Calibration {
  const bins = Array.from({ length: BINS }, () => ({ examples: 0, claimed: 0, positives: 0 }));
  const binOf = (p: number) => Math.min(BINS - 1, Math.max(0, Math.floor(p * BINS) || 0));
  for (let i = 0; i < labels.length; i++) {
    const bin = bins[binOf(probabilities[i]!)]!;
    bin.examples++;
    bin.claimed += probabilities[i]!;
    if (labels[i] === 1) bin.positives++;
  }
  const errorOf = (positives: ArrayLike<number>) =>
    bins.reduce((sum, { claimed }, i) => sum + Math.abs(claimed - positives[i]!), 0) / labels.length;
  const random = numbersFrom(SEED);
  const claims = bins.map((): number[] => []);
  for (let i = 0; i < labels.length; i++) {
    const p = probabilities[i]!;
    claims[binOf(p)]!.push(Math.min(1, Math.max(0, p)) || 0);
  }
  const samplers = claims.map(sumSampler);
  const errors = Array.from({ length: DRAWS }, () => errorOf(samplers.map((sampler) => sampler(random)))).sort(
    (a, b) => a - b,
  );
  return {
    error: errorOf(bins.map(({ positives }) => positives)),
    calibrated: { low: quantileOf(errors, 0.025), high: quantileOf(errors, 0.975) },
    bins,
  };
}
