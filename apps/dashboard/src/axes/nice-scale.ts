/** Round bounds for a y axis, so that it does not move with each new point. */

export interface NiceScale {
  max: number;
  step: number;
}

const WANTED_TICKS = 6;

/** A scale from 0 to a round number at or above `highest`, in about five steps; it may end at half a step. */
export function niceScale(highest: number): NiceScale {
  if (!(highest > 0) || !Number.isFinite(highest)) return { max: 1, step: 0.25 };
  const rough = highest / WANTED_TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough * 0.999)!;
  return { max: (step / 2) * Math.ceil((highest / step) * 2 * 0.999), step };
}

/** Largest finite value, or NaN. */
export function highestOf(...columns: ArrayLike<number>[]): number {
  let highest = NaN;
  for (const values of columns)
    for (let i = 0; i < values.length; i++) {
      const v = values[i]!;
      if (Number.isFinite(v) && !(v <= highest)) highest = v;
    }
  return highest;
}

/** How far the highest value must stand above the middle one before a linear axis shows nothing else. */
const LOGARITHMIC_FROM = 1000;

/** Whether the values span so much that only a logarithmic axis shows them all. */
export function needsLogarithm(...columns: ArrayLike<number>[]): boolean {
  const positive = columns.flatMap((values) => Array.from(values).filter((v) => v > 0 && Number.isFinite(v)));
  if (positive.length === 0) return false;
  positive.sort((a, b) => a - b);
  return positive[positive.length - 1]! / positive[positive.length >> 1]! > LOGARITHMIC_FROM;
}

/** The next 1, 2 or 5 times a power of ten, at or below: bounds of a logarithmic axis that does not move with each point. */
export function decadeFloor(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [5, 2, 1].map((part) => part * power).find((candidate) => candidate <= value * 1.0001) ?? power;
}

/** The same, at or above. */
export function decadeCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((part) => part * power).find((candidate) => candidate >= value * 0.9999) ?? power * 10;
}
