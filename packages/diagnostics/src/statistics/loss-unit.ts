/** In which unit a run's loss is: that of cross entropies, in nats, or a far smaller one. */

/**
 * Untrained models of two classes and more lose ln 2 or more, fine-tuned ones somewhat less at their first evaluation. A run that
 * begins far below this has another loss, such as the squared error of small numbers.
 */
const LOWEST_START = 0.2;

/**
 * @param first the first losses of training and validation; null where there is none
 * @returns 1 for a cross entropy; less for a loss that begins lower: what is assumed of cross entropies, times this, holds for it
 */
export function lossUnitOf(...first: (number | null)[]): number {
  const highest = Math.max(...first.map((loss) => Math.abs(loss ?? 0)));
  return highest > 0 ? Math.min(1, highest / LOWEST_START) : 1;
}
