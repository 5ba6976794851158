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
  /** NaN before the first value. */
  #last = NaN;
  /** Cached: read more often than it changes. */
  #deviation = NaN;
  #isStale = true;
  /** How many of the nearest half were left of the median: about as many as last time. */
  #left = 0;

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
    if (Number.isNaN(before)) return;
    this.#isStale = true;
    const difference = value - before;
    if (this.#count < this.capacity) {
      if (this.#count === this.#sorted.length) this.#grow();
      this.#inOrder[this.#count] = difference;
      this.#sorted[this.#count++] = Infinity;
      place(this.#sorted, this.#count, this.#count - 1, difference);
      return;
    }
    const free = indexOf(this.#sorted, this.#count, this.#inOrder[this.#oldest]!);
    this.#inOrder[this.#oldest] = difference;
    if (++this.#oldest === this.capacity) this.#oldest = 0;
    place(this.#sorted, this.#count, free, difference);
  }

  /** Standard deviation of the noise; NaN before the second difference. */
  get deviation(): number {
    if (this.#count < 2) return NaN;
    if (this.#isStale) {
      this.#isStale = false;
      this.#left = nearestLeft(this.#sorted, this.#count, this.#left);
      this.#deviation = medianDistance(this.#sorted, this.#count, this.#left) / (MAD_OF_NORMAL * Math.SQRT2);
    }
    return this.#deviation;
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

/** From here on, moving all at once is quicker than one by one. */
const MANY = 100;

/** Puts a value where it belongs among sorted ones, of which that at `free` is gone: those between move up. */
function place(sorted: Float64Array, count: number, free: number, value: number): void {
  let at = free;
  if (count > MANY) {
    at = indexOf(sorted, count, value);
    if (at > free) sorted.copyWithin(free, free + 1, at--);
    else sorted.copyWithin(at + 1, at, free);
  } else {
    while (at > 0 && sorted[at - 1]! > value) sorted[at] = sorted[--at]!;
    if (at === free) while (at + 1 < count && sorted[at + 1]! < value) sorted[at] = sorted[++at]!;
  }
  sorted[at] = value;
}

/** How many of the nearest half of sorted numbers are left of their median. @param guess where the search begins */
function nearestLeft(sorted: Float64Array, count: number, guess: number): number {
  const right = count >> 1;
  const centre = centreOf(sorted, count);
  const wanted = right + 1;
  const low = Math.max(0, wanted - (count - right));
  const high = Math.min(wanted, right);
  let left = Math.min(high, Math.max(low, guess));
  const isEnough = (i: number) =>
    (wanted - i <= 0 ? -Infinity : sorted[right + wanted - i - 1]! - centre) <=
    (i >= right ? Infinity : centre - sorted[right - 1 - i]!);
  while (left > low && isEnough(left - 1)) left--;
  while (left < high && !isEnough(left)) left++;
  return left;
}

/** Median distance of sorted numbers from their median. @param left as many of the nearest half are left of it */
function medianDistance(sorted: Float64Array, count: number, left: number): number {
  const right = count >> 1;
  const centre = centreOf(sorted, count);
  const most = left > 0 ? centre - sorted[right - left]! : -Infinity;
  return right + 1 > left ? Math.max(most, sorted[right + right - left]! - centre) : most;
}

function centreOf(sorted: Float64Array, count: number): number {
  const right = count >> 1;
  return count % 2 === 1 ? sorted[right]! : (sorted[right - 1]! + sorted[right]!) / 2;
}

function medianOfSorted(sorted: readonly number[]): number {
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
