/** What a binary classifier got right and wrong on one validation set, and the scores that follow from it. */

/** Confusion counts. "Positive" is the class called 1; each is a whole number of examples, >= 0. */
export interface Counts {
  tp: number;
  tn: number;
  fp: number;
  fn: number;
}

export interface CountScores {
  accuracy: number;
  precision: number;
  recall: number;
  f1: number;
  specificity: number;
  balancedAccuracy: number;
}

/**
 * Counts at a threshold: an example is called positive when its probability is >= threshold.
 * @param labels 0 or 1, length n
 * @param probabilities P(positive) in [0, 1], length n; a non-finite one counts as "called negative"
 */
export function countAt(labels: ArrayLike<number>, probabilities: ArrayLike<number>, threshold: number): Counts {
  const counts: Counts = { tp: 0, tn: 0, fp: 0, fn: 0 };
  for (let i = 0; i < labels.length; i++) {
    const saysPositive = probabilities[i]! >= threshold;
    if (labels[i] === 1) saysPositive ? counts.tp++ : counts.fn++;
    else saysPositive ? counts.fp++ : counts.tn++;
  }
  return counts;
}

export function totalOf({ tp, tn, fp, fn }: Counts): number {
  return tp + tn + fp + fn;
}

/** Share of positives among all examples, NaN when there are none. */
export function baseRateOf(counts: Counts): number {
  return (counts.tp + counts.fn) / totalOf(counts);
}

/**
 * Scores from counts. Follows scikit-learn's `zero_division=0`: a score whose denominator is 0 is 0,
 * because that is what the Python writers of the same files print.
 */
export function scoresOf(counts: Counts): CountScores {
  const { tp, tn, fp, fn } = counts;
  const recall = share(tp, tp + fn);
  const specificity = share(tn, tn + fp);
  return {
    accuracy: share(tp + tn, totalOf(counts)),
    precision: share(tp, tp + fp),
    recall,
    f1: share(2 * tp, 2 * tp + fp + fn),
    specificity,
    balancedAccuracy: (recall + specificity) / 2,
  };
}

/** Matthews correlation coefficient, -1 to 1; 0 where one class, or one answer, is missing, as in scikit-learn. */
export function matthewsOf({ tp, tn, fp, fn }: Counts): number {
  return share(tp * tn - fp * fn, Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)));
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
