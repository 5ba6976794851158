/** Area under the ROC curve, from ranks. */

/**
 * P(score of a random positive > score of a random negative), ties counted half
 * (Mann-Whitney U divided by the number of pairs; Hanley and McNeil 1982).
 * @param labels 0 or 1, length n
 * @param scores any finite numbers, length n
 * @returns NaN when one class is absent or a score is not finite
 */
export function rocAuc(labels: ArrayLike<number>, scores: ArrayLike<number>): number {
  const order = Array.from({ length: labels.length }, (_, i) => i);
  for (const i of order) if (!Number.isFinite(scores[i]!)) return NaN;
  order.sort((a, b) => scores[a]! - scores[b]!);
  let positives = 0;
  let rankSum = 0;
  for (let i = 0; i < order.length;) {
    let end = i;
    while (end < order.length && scores[order[end]!] === scores[order[i]!]) end++;
    const meanRank = (i + 1 + end) / 2; // ranks i+1 .. end, shared by the tie
    for (; i < end; i++) {
      if (labels[order[i]!] !== 1) continue;
      positives++;
      rankSum += meanRank;
    }
  }
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) return NaN;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
