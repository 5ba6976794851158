/** The place of a step among rising ones. */

/** Index of the first of them that is >= step; `length` where there is none. @param length how many count, from the first on */
export function indexFrom(steps: ArrayLike<number>, step: number, length = steps.length): number {
  if (length === 0 || step > steps[length - 1]!) return length;
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle]! < step) low = middle + 1;
    else high = middle;
  }
  return low;
}
