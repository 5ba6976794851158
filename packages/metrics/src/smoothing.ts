/** The running mean that TensorBoard draws, so that a curve looks the same in both. */

/** Below this many points smoothing hides more than it shows, and is off. */
export const SMOOTHING_MIN_POINTS = 30;

/**
 * Debiased exponential mean: last = last * w + (1 - w) * y from 0, shown as last / (1 - w^n).
 * Non-finite values pass through and leave the mean alone; a constant series stays as it is.
 * @param weight 0 (off) to 0.999
 */
export function smooth(values: ArrayLike<number>, weight: number): Float64Array {
  const shown = Float64Array.from(values);
  if (weight <= 0 || isConstant(values)) return shown;
  let last = 0;
  let n = 0;
  for (let i = 0; i < shown.length; i++) {
    const y = shown[i]!;
    if (!Number.isFinite(y)) continue;
    last = last * weight + (1 - weight) * y;
    n++;
    shown[i] = last / (1 - Math.pow(weight, n));
  }
  return shown;
}

function isConstant(values: ArrayLike<number>): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}
