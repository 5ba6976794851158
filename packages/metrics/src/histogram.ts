/** How the scores of the two classes lie between 0 and 1. */

/** Number of examples by score, one row a class; bin i holds [i/bins, (i+1)/bins), the last one also 1. */
export interface ScoreHistogram {
  positive: number[];
  negative: number[];
}

export function scoreHistogram(labels: ArrayLike<number>, probabilities: ArrayLike<number>, bins = 20): ScoreHistogram {
  const histogram: ScoreHistogram = { positive: new Array(bins).fill(0), negative: new Array(bins).fill(0) };
  for (let i = 0; i < labels.length; i++) {
    const p = probabilities[i]!;
    if (!(p >= 0 && p <= 1)) continue;
    const row = labels[i] === 1 ? histogram.positive : histogram.negative;
    row[Math.min(bins - 1, Math.floor(p * bins))]!++;
  }
  return histogram;
}

/** Mean of the probability given to the answer that was chosen: mean of p or 1 - p, whichever side of the threshold. */
export function meanConfidence(probabilities: ArrayLike<number>, threshold = 0.5): number {
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i]!;
    sum += p >= threshold ? p : 1 - p;
  }
  return probabilities.length === 0 ? NaN : sum / probabilities.length;
}
