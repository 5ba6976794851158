/** Round bounds for a y axis, so that it does not change with each new point. */

interface NiceScale {
  max: number;
  step: number;
}

const WANTED_TICKS = 6;
/** Steps between smaller numbers can't be told from 0. */
const SMALLEST = 1e-300;

/** A scale from 0 to a round number at or above `highest`, in about five steps. It may end in the middle of a step. */
export function niceScale(highest: number): NiceScale {
  if (!(highest > SMALLEST) || !Number.isFinite(highest)) return { max: 1, step: 0.25 };
  const rough = highest / WANTED_TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough * 0.999)!;
  return { max: Math.min((step / 2) * Math.ceil((highest / step) * 2 * 0.999), Number.MAX_VALUE), step };
}

/** The largest finite value, or NaN. */
export function highestOf(...columns: ArrayLike<number>[]): number {
  let highest = NaN;
  for (const values of columns)
    for (let i = 0; i < values.length; i++) {
      const v = values[i]!;
      if (Number.isFinite(v) && !(v <= highest)) highest = v;
    }
  return highest;
}

/** If the highest value exceeds the median by this factor, a linear axis shows nothing else. */
const LOGARITHMIC_FROM = 1000;

/** Whether the values need a logarithmic axis. */
export function needsLogarithm(...columns: ArrayLike<number>[]): boolean {
  const highest = highestOf(...columns);
  if (!(highest > 0)) return false;
  let positive = 0;
  let low = 0;
  for (const values of columns)
    for (let i = 0; i < values.length; i++) {
      const v = values[i]!;
      if (!(v > 0) || !Number.isFinite(v)) continue;
      positive++;
      if (highest / v > LOGARITHMIC_FROM) low++;
    }
  // The median is among the low ones if they are more than half: it needs no sorting.
  return low > positive >> 1;
}

/** The next 1, 2 or 5 times a power of ten at or below: a bound of a logarithmic axis that rarely changes. */
export function decadeFloor(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [5, 2, 1].map((part) => part * power).find((candidate) => candidate <= value * 1.0001) ?? power;
}

/** The same, at or above. */
export function decadeCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((part) => part * power).find((candidate) => candidate >= value * 0.9999) ?? power * 10;
}
