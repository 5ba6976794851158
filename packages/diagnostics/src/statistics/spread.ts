/** How much a series varies from value to value: the robust spread of its own differences. */

/** MAD of a normal variable, in units of its standard deviation. */
const MAD_OF_NORMAL = 0.6744897501960817;
/** Initial capacity: many runs have few evaluations. */
const FEW = 16;

/**
 * Noise of a growing series as the standard deviation that independent noise of this size would have:
 * MAD(differences) / 0.6745 / sqrt(2), over the newest `capacity` differences. A trend shifts all differences alike
 * and so leaves the spread alone; a lone spike is two of many.
 */
export class Spread {
  /** Differences by age, in a ring buffer; and sorted. */
  #inOrder = new Float64Array(FEW);
  #sorted = new Float64Array(FEW);
  #count = 0;
  #oldest = 0;
  #last: number | null = null;
  /** Cached: read more often than it changes. */
  #deviation: number | null = null;

  constructor(readonly capacity: number) {}

  /** Number of differences behind the spread. */
  get count(): number {
    return this.#count;
  }

  /** Non-finite values are skipped: the next difference reaches across them. */
  add(value: number): void {
    if (!Number.isFinite(value)) return;
    const before = this.#last;
    this.#last = value;
    if (before === null) return;
    this.#deviation = null;
    const difference = value - before;
    const at = indexOf(this.#sorted, this.#count, difference);
    if (this.#count < this.capacity) {
      if (this.#count === this.#sorted.length) this.#grow();
      this.#inOrder[this.#count] = difference;
      this.#sorted.copyWithin(at + 1, at, this.#count++);
      this.#sorted[at] = difference;
      return;
    }
    // The oldest one is removed, and those between its place and the new one's move up.
    const gone = indexOf(this.#sorted, this.#count, this.#inOrder[this.#oldest]!);
    this.#inOrder[this.#oldest] = difference;
    this.#oldest = (this.#oldest + 1) % this.capacity;
    if (at > gone) this.#sorted.copyWithin(gone, gone + 1, at);
    else this.#sorted.copyWithin(at + 1, at, gone);
    this.#sorted[at > gone ? at - 1 : at] = difference;
  }

  /** Standard deviation of the noise; NaN before the second difference. */
  get deviation(): number {
    if (this.#count < 2) return NaN;
    return (this.#deviation ??= medianDistance(this.#sorted, this.#count) / (MAD_OF_NORMAL * Math.SQRT2));
  }

  #grow(): void {
    const grown = (column: Float64Array) => {
      const larger = new Float64Array(Math.min(this.capacity, 2 * column.length));
      larger.set(column);
      return larger;
    };
    this.#inOrder = grown(this.#inOrder);
    this.#sorted = grown(this.#sorted);
  }
}

/** Median distance of sorted numbers from their median; a binary search finds how many of the nearest half are left of it. */
function medianDistance(sorted: Float64Array, count: number): number {
  const right = count >> 1;
  const centre = count % 2 === 1 ? sorted[right]! : (sorted[right - 1]! + sorted[right]!) / 2;
  const wanted = right + 1;
  const toLeft = (i: number) => (i < 0 ? -Infinity : i >= right ? Infinity : centre - sorted[right - 1 - i]!);
  const toRight = (i: number) => (i < 0 ? -Infinity : i >= count - right ? Infinity : sorted[right + i]! - centre);
  let low = Math.max(0, wanted - (count - right));
  let high = Math.min(wanted, right);
  while (low < high) {
    const left = (low + high) >> 1;
    if (toRight(wanted - left - 1) <= toLeft(left)) high = left;
    else low = left + 1;
  }
  return Math.max(toLeft(low - 1), toRight(wanted - low - 1));
}

export function medianOfSorted(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function median(values: readonly number[]): number {
  return values.length === 0 ? NaN : medianOfSorted([...values].sort((a, b) => a - b));
}

/** Index of the first of `count` elements that is not smaller. */
function indexOf(sorted: Float64Array, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
