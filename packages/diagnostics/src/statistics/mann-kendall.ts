/**
 * Mann and Kendall's test for a trend (Mann 1945, Kendall 1975): how many pairs of values are in rising order, compared with what chance
 * gives. It needs no estimate of the noise and no shape of the curve, and a single outlier hardly counts.
 */

/**
 * @returns standard normal deviate of the trend, positive when the values rise; 0 for fewer than three. With ties and continuity
 * corrected. For n = 4 the largest possible is 1.7, for n = 5 it is 2.2, for n = 10 it is 3.9.
 */
export function trendOf(values: readonly number[]): number {
  const pairs = new Pairs();
  for (let i = 0; i < values.length; i++) pairs.add(values, i);
  return pairs.trendOf(values);
}

/** Counts the pairs of values that come one by one, for those who ask again after each. */
export class Pairs {
  #rising = 0;
  #equal = 0;

  /** Those of a value and all before it. @param index of the value */
  add(values: readonly number[], index: number): void {
    const value = values[index]!;
    for (let i = 0; i < index; i++) {
      const before = values[i]!;
      if (value > before) this.#rising++;
      else if (value < before) this.#rising--;
      else this.#equal++;
    }
  }

  /** @param values all that were added */
  trendOf(values: readonly number[]): number {
    const n = values.length;
    if (n < 3) return 0;
    const variance = (n * (n - 1) * (2 * n + 5) - (this.#equal === 0 ? 0 : tiesOf(values))) / 18;
    return variance > 0 ? (this.#rising - Math.sign(this.#rising)) / Math.sqrt(variance) : 0;
  }
}

/** What ties take from the variance. */
function tiesOf(values: readonly number[]): number {
  const n = values.length;
  let ties = 0;
  const sorted = values.toSorted((a, b) => a - b);
  for (let from = 0, to = 1; to <= n; to++) {
    if (to < n && sorted[to] === sorted[from]) continue;
    const tied = to - from;
    ties += tied * (tied - 1) * (2 * tied + 5);
    from = to;
  }
  return ties;
}
