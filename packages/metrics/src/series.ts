/** One metric's points over steps: sorted by step, one value a step, bounded when asked to be. */

export interface SeriesPoint {
  step: number;
  value: number;
}

/** A series as it travels: two columns of equal length, in the order of the steps. */
export interface SeriesColumns {
  steps: number[];
  values: number[];
}

/** Fewer points could not be merged four to two. */
const MIN_CAPACITY = 4;

/**
 * A growing series. `capacity` (at least 4) bounds it: when it is full, neighbouring points are merged four to two, keeping
 * the lowest and the highest of the four (and a non-finite one, if there is any), so that no spike disappears.
 * A point at a step that is there already replaces the value.
 */
export class Series {
  #steps: Float64Array;
  #values: Float64Array;
  #length = 0;

  readonly capacity: number;

  constructor(capacity = Infinity) {
    this.capacity = Math.max(MIN_CAPACITY, capacity);
    const initial = Math.min(this.capacity, 64);
    this.#steps = new Float64Array(initial);
    this.#values = new Float64Array(initial);
  }

  get length(): number {
    return this.#length;
  }
  /** Views, not copies: valid until the next `set`. */
  get steps(): Float64Array {
    return this.#steps.subarray(0, this.#length);
  }
  get values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }
  get last(): SeriesPoint | null {
    return this.#length === 0 ? null : { step: this.#steps[this.#length - 1]!, value: this.#values[this.#length - 1]! };
  }

  set(step: number, value: number): void {
    const at = this.#length === 0 || step > this.#steps[this.#length - 1]! ? this.#length : this.#indexFrom(step);
    if (at < this.#length && this.#steps[at] === step) {
      this.#values[at] = value;
      return;
    }
    if (this.#length === this.capacity) {
      this.#compact();
      return this.set(step, value);
    }
    if (this.#length === this.#steps.length) this.#grow();
    this.#steps.copyWithin(at + 1, at, this.#length);
    this.#values.copyWithin(at + 1, at, this.#length);
    this.#steps[at] = step;
    this.#values[at] = value;
    this.#length++;
  }

  /** The value written at exactly this step, or undefined. */
  get(step: number): number | undefined {
    const at = this.#indexFrom(step);
    return this.#steps[at] === step && at < this.#length ? this.#values[at] : undefined;
  }

  /** The value at this step, or the nearest one before it. */
  at(step: number): SeriesPoint | null {
    const from = this.#indexFrom(step);
    const at = from < this.#length && this.#steps[from] === step ? from : from - 1;
    return at < 0 ? null : { step: this.#steps[at]!, value: this.#values[at]! };
  }

  /** Index of the first point whose step is >= step. */
  indexFrom(step: number): number {
    return this.#indexFrom(step);
  }

  columns(): SeriesColumns {
    return { steps: Array.from(this.steps), values: Array.from(this.values) };
  }

  #indexFrom(step: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#steps[middle]! < step) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(): void {
    const size = Math.min(this.capacity, this.#steps.length * 2);
    const steps = new Float64Array(size);
    const values = new Float64Array(size);
    steps.set(this.#steps);
    values.set(this.#values);
    this.#steps = steps;
    this.#values = values;
  }

  #compact(): void {
    // Groups of at least four, of which at most three are kept: groups of three could keep all and never shrink.
    const kept = extremes(this.#values, 0, this.#length, Math.floor(this.#length / 4));
    kept.forEach((from, to) => {
      this.#steps[to] = this.#steps[from]!;
      this.#values[to] = this.#values[from]!;
    });
    this.#length = kept.length;
  }
}

/**
 * Indices, rising, of what must be drawn of points [from, to) so that no spike is lost: cut into `buckets` equal groups,
 * the lowest and the highest finite value of each, and the first non-finite one of each.
 */
export function extremes(
  values: ArrayLike<number>,
  from: number,
  to: number,
  buckets: number,
): number[] {
  const count = to - from;
  if (count <= buckets * 2) return Array.from({ length: count }, (_, i) => from + i);
  const kept: number[] = [];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = from + Math.floor((count * bucket) / buckets);
    const end = from + Math.floor((count * (bucket + 1)) / buckets);
    let low = -1;
    let high = -1;
    let broken = -1;
    for (let i = start; i < end; i++) {
      const v = values[i]!;
      if (!Number.isFinite(v)) {
        if (broken < 0) broken = i;
        continue;
      }
      if (low < 0 || v < values[low]!) low = i;
      if (high < 0 || v > values[high]!) high = i;
    }
    const found = [...new Set([low, high, broken])].filter((i) => i >= 0).sort((a, b) => a - b);
    kept.push(...found);
  }
  return kept;
}
