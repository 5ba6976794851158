/** One metric's points over steps: sorted by step, one value a step, whole, and bounded when asked to be. */

import { indexFrom } from './index-from.ts';
import { extremes, forEachBucket, pushRising } from './extremes.ts';
import { Pyramid } from './pyramid.ts';
import { StepColumn, grown } from './step-column.ts';

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
 * A point at a step that is there already replaces the value. A tag (32 bits) stays with its point; what it means is the caller's.
 */
export class Series {
  #column: StepColumn;
  #values = new Float64Array(0);
  /** Of all points; only where they differ, of each. */
  #tag = 0;
  #tags: Uint32Array | null = null;
  #length = 0;
  #isMerged = false;
  readonly #pyramid = new Pyramid();

  readonly capacity: number;

  /** @param beside a series that will probably get the same steps: as long as it does, they are kept once */
  constructor(capacity = Infinity, beside?: Series) {
    this.capacity = Math.max(MIN_CAPACITY, capacity);
    this.#column = beside ? beside.#column : new StepColumn();
    if (beside) this.#column.users++;
  }

  get length(): number {
    return this.#length;
  }
  get #steps(): Float64Array {
    return this.#column.steps;
  }
  /** Views, not copies: valid until the next `set`. */
  get steps(): Float64Array {
    return this.#steps.subarray(0, this.#length);
  }
  get values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }
  get firstStep(): number | null {
    return this.#length === 0 ? null : this.#steps[0]!;
  }
  get last(): SeriesPoint | null {
    return this.#length === 0 ? null : { step: this.#steps[this.#length - 1]!, value: this.#values[this.#length - 1]! };
  }

  /** Its bound was reached, and neighbours were merged. */
  get isMerged(): boolean {
    return this.#isMerged;
  }

  set(step: number, value: number, tag = 0): void {
    const at = this.indexFrom(step);
    if (at < this.#length && this.#steps[at] === step) {
      this.#pyramid.forget(at);
      this.#values[at] = value;
      this.#mark(at, at + 1, tag);
      return;
    }
    if (this.#length === this.capacity) {
      this.#compact();
      return this.set(step, value, tag);
    }
    this.#open(at, [step]);
    this.#values[at] = value;
    this.#mark(at, at + 1, tag);
  }

  /** The same for a stretch of points, in any order; quick where it lies between two points that are neighbours here. */
  setColumns(steps: ArrayLike<number>, values: ArrayLike<number>, tag = 0): void {
    const count = steps.length;
    const at = count === 0 ? 0 : this.indexFrom(steps[0]!);
    const isFree = count > 0 && rises(steps) && (at === this.#length || this.#steps[at]! > steps[count - 1]!);
    if (!isFree || this.#length + count > this.capacity) {
      for (let i = 0; i < count; i++) this.set(steps[i]!, values[i]!, tag);
      return;
    }
    this.#open(at, steps);
    this.#values.set(values, at);
    this.#mark(at, at + count, tag);
  }

  /** The same, but a series without points takes over the memory of the values. */
  takeColumns(steps: ArrayLike<number>, values: Float64Array<ArrayBuffer>): void {
    if (this.#length > 0 || steps.length > this.capacity || !rises(steps)) return this.setColumns(steps, values);
    this.#values = values;
    this.#open(0, steps);
    this.#mark(0, steps.length, 0);
  }

  /** The value written at exactly this step, or undefined. */
  get(step: number): number | undefined {
    const at = this.indexFrom(step);
    return this.#steps[at] === step && at < this.#length ? this.#values[at] : undefined;
  }

  /** The tag of the point at exactly this step, or undefined. */
  tagAt(step: number): number | undefined {
    const at = this.indexFrom(step);
    return this.#steps[at] === step && at < this.#length ? (this.#tags?.[at] ?? this.#tag) : undefined;
  }

  /** The value at this step, or the nearest one before it. */
  at(step: number): SeriesPoint | null {
    const from = this.indexFrom(step);
    const at = from < this.#length && this.#steps[from] === step ? from : from - 1;
    return at < 0 ? null : { step: this.#steps[at]!, value: this.#values[at]! };
  }

  /** Index of the first point whose step is >= step. */
  indexFrom(step: number): number {
    return indexFrom(this.#steps, step, this.#length);
  }

  columns(): SeriesColumns {
    return { steps: Array.from(this.steps), values: Array.from(this.values) };
  }

  /** Takes out the points at `step` and beyond whose tag is wanted. @returns them */
  takeFrom(step: number, isWanted: (tag: number) => boolean): SeriesColumns {
    const taken: SeriesColumns = { steps: [], values: [] };
    let kept = this.indexFrom(step);
    this.#pyramid.forget(kept);
    this.#column = this.#column.leave(this.#length);
    for (let i = kept; i < this.#length; i++) {
      if (isWanted(this.#tags?.[i] ?? this.#tag)) {
        taken.steps.push(this.#steps[i]!);
        taken.values.push(this.#values[i]!);
      } else this.#move(i, kept++);
    }
    this.#length = kept;
    return taken;
  }

  /** The same as the function of that name over points [from, to), at a cost that grows with the buckets and not with the points. */
  extremes(from: number, to: number, buckets: number): number[] {
    const kept: number[] = [];
    forEachBucket(from, to, buckets, kept, (start, end) => {
      const { low, high, broken } = this.#pyramid.stretch(this.#values, this.#length, start, end);
      pushRising(kept, low, high, broken);
    });
    return kept;
  }

  /** Points [from, to) cut into equal groups: the mean of each one's finite values, at its last step; NaN where it has none. */
  means(from: number, to: number, buckets: number): SeriesColumns {
    const steps: number[] = [];
    const values: number[] = [];
    const count = to - from;
    for (let bucket = 0; bucket < Math.min(buckets, count); bucket++) {
      const start = from + Math.floor((count * bucket) / Math.min(buckets, count));
      const end = from + Math.floor((count * (bucket + 1)) / Math.min(buckets, count));
      const { sum, count: finite } = this.#pyramid.stretch(this.#values, this.#length, start, end);
      steps.push(this.#steps[end - 1]!);
      values.push(sum / finite);
    }
    return { steps, values };
  }

  /** Makes room for points before index `at`, and puts their steps there. */
  #open(at: number, steps: ArrayLike<number>): void {
    const count = steps.length;
    const held = this.#length;
    const length = held + count;
    if (at < held) this.#pyramid.forget(at);
    if (at < held || !this.#column.append(held, steps, this.capacity)) {
      this.#column = this.#column.leave(held);
      this.#column.open(at, count, held, this.capacity);
      this.#column.steps.set(steps, at);
    }
    if (length > this.#values.length) this.#values = grown(this.#values, length, this.capacity);
    if (this.#tags && length > this.#tags.length) this.#tags = grown(this.#tags, length, this.capacity);
    if (at < held) for (const column of [this.#values, this.#tags]) column?.copyWithin(at + count, at, held);
    this.#length = length;
  }

  #mark(from: number, to: number, tag: number): void {
    if (from === 0 && to === this.#length) {
      this.#tags = null;
      this.#tag = tag;
    } else if (this.#tags || tag !== this.#tag) {
      this.#tags ??= new Uint32Array(this.#values.length).fill(this.#tag);
      this.#tags.fill(tag, from, to);
    }
  }

  #move(from: number, to: number): void {
    this.#steps[to] = this.#steps[from]!;
    this.#values[to] = this.#values[from]!;
    if (this.#tags) this.#tags[to] = this.#tags[from]!;
  }

  #compact(): void {
    // Groups of at least four, of which at most three are kept: groups of three could keep all and never shrink.
    const kept = extremes(this.#values, 0, this.#length, Math.floor(this.#length / 4));
    this.#column = this.#column.leave(this.#length);
    kept.forEach((from, to) => this.#move(from, to));
    this.#length = kept.length;
    this.#isMerged = true;
    this.#pyramid.forget(0);
  }
}

function rises(steps: ArrayLike<number>): boolean {
  for (let i = 1; i < steps.length; i++) if (!(steps[i]! > steps[i - 1]!)) return false;
  return true;
}
