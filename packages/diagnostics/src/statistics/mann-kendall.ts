/**
 * Mann and Kendall's test for a trend (Mann 1945, Kendall 1975): how many pairs of values are in rising order, compared with what chance
 * gives. It needs no estimate of the noise and no shape of the curve, and a single outlier hardly counts.
 */

/**
 * @returns standard normal deviate of the trend, positive when the values rise; 0 for fewer than three. With ties and continuity
 * corrected. For n = 4 the largest possible is 1.7, for n = 5 it is 2.2, for n = 10 it is 3.9.
 */
export function trendOf(values: readonly number[]): number {
  const n = values.length;
  if (n < 3) return 0;
  let rising = 0;
  for (let i = 1; i < n; i++) for (let j = 0; j < i; j++) rising += Math.sign(values[i]! - values[j]!);
  let ties = 0;
  const sorted = values.toSorted((a, b) => a - b);
  for (let from = 0, to = 1; to <= n; to++) {
    if (to < n && sorted[to] === sorted[from]) continue;
    const tied = to - from;
    ties += tied * (tied - 1) * (2 * tied + 5);
    from = to;
  }
  const variance = (n * (n - 1) * (2 * n + 5) - ties) / 18;
  return variance > 0 ? (rising - Math.sign(rising)) / Math.sqrt(variance) : 0;
}
