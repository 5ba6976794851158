/** Where a number lies between two others, as a share: 0 at `low`, 1 at `high`, and in the middle where both are the same. */

/** Finite for any finite numbers: the difference of very large ones is infinite, and that of their halves isn't. */
export function shareOf(value: number, low: number, high: number): number {
  if (high === low) return 0.5;
  const range = high - low;
  return Number.isFinite(range) ? (value - low) / range : (value / 2 - low / 2) / (high / 2 - low / 2);
}
