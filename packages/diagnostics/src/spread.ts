/** How much a series jumps by itself: the robust spread of its own differences, without a scale from outside. */

/** MAD of a normal variable, in units of its standard deviation. */
const MAD_OF_NORMAL = 0.6744897501960817;

/**
 * Noise of a growing series as the standard deviation that independent noise of this size would have:
 * MAD(differences) / 0.6745 / sqrt(2), over the newest `capacity` differences. A trend shifts all differences alike
 * and so leaves the spread alone; a lone spike is two of many.
 */
export class Spread {
  #inOrder: number[] = [];
  #sorted: number[] = [];
  #oldest = 0;
  #last: number | null = null;

  constructor(readonly capacity: number) {}

  /** Number of differences that the spread rests on. */
  get count(): number {
    return this.#sorted.length;
  }

  /** Non-finite values are passed over: the next difference reaches across them. */
  add(value: number): void {
    if (!Number.isFinite(value)) return;
    const before = this.#last;
    this.#last = value;
    if (before === null) return;
    const difference = value - before;
    if (this.#sorted.length === this.capacity) {
      this.#sorted.splice(indexOf(this.#sorted, this.#inOrder[this.#oldest]!), 1);
      this.#inOrder[this.#oldest] = difference;
      this.#oldest = (this.#oldest + 1) % this.capacity;
    } else this.#inOrder.push(difference);
    this.#sorted.splice(indexOf(this.#sorted, difference), 0, difference);
  }

  /** Standard deviation of the noise; NaN before the second difference. */
  get deviation(): number {
    const sorted = this.#sorted;
    if (sorted.length < 2) return NaN;
    return medianDistance(sorted) / (MAD_OF_NORMAL * Math.SQRT2);
  }
}

/** Median distance of sorted numbers from their median: walks outwards from the middle, half the numbers long. */
function medianDistance(sorted: readonly number[]): number {
  const centre = medianOfSorted(sorted);
  let right = sorted.length >> 1;
  let left = right - 1;
  let distance = 0;
  for (let seen = 0; seen <= sorted.length >> 1; seen++) {
    const toLeft = left < 0 ? Infinity : centre - sorted[left]!;
    const toRight = right >= sorted.length ? Infinity : sorted[right]! - centre;
    if (toLeft <= toRight) {
      distance = toLeft;
      left--;
    } else {
      distance = toRight;
      right++;
    }
  }
  return distance;
}

export function medianOfSorted(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function median(values: readonly number[]): number {
  return values.length === 0 ? NaN : medianOfSorted([...values].sort((a, b) => a - b));
}

/** Index of the first element that is not smaller. */
function indexOf(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
