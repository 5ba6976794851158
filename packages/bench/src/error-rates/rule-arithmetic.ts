/** The arithmetic of rules that others publish. */

export const last = (numbers: readonly number[]) => numbers.at(-1)!;
export const mean = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
export const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;
export const lowest = (numbers: readonly number[]) => numbers.indexOf(Math.min(...numbers));

/** Evaluations since a value was lower than all before it by more than delta. */
export function sinceImproved(values: readonly number[], delta: number): number {
  let best = Infinity;
  let since = 0;
  for (const value of values) {
    since++;
    if (!(value < best - delta)) continue;
    best = value;
    since = 0;
  }
  return since;
}

/** Least squares over 0, 1, 2 ..., and the two-sided p of its slope by the normal approximation. */
export function trend(values: readonly number[]): { slope: number; p: number } {
  const n = values.length;
  const centre = (n - 1) / 2;
  const level = mean(values);
  const spread = (n * (n * n - 1)) / 12;
  const slope = values.reduce((sum, value, i) => sum + (i - centre) * (value - level), 0) / spread;
  const residual = values.reduce((sum, value, i) => sum + (value - level - slope * (i - centre)) ** 2, 0);
  const z = Math.abs(slope) / Math.sqrt(Math.max(residual / (n - 2), 1e-18) / spread);
  return { slope, p: 2 * normalTail(z) };
}

/** Upper tail of the normal distribution (Abramowitz and Stegun 26.2.17). */
function normalTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
}
