/** Sums up stretches of a growing column, level over level, so that any range is answered without a walk through it. */

/** Points of a block of the lowest level, and blocks of one level in one of the next. */
export const BLOCK = 64;
const FAN = 4;

/** What a stretch holds: indices of its lowest, highest and first non-finite value (-1: none), and its finite values' sum and number. */
export interface Stretch {
  low: number;
  high: number;
  broken: number;
  sum: number;
  count: number;
}

class Level {
  low = new Int32Array(16);
  high = new Int32Array(16);
  broken = new Int32Array(16);
  sum = new Float64Array(16);
  count = new Int32Array(16);
  /** Blocks summed up; further ones are not, or not any more. */
  length = 0;

  push({ low, high, broken, sum, count }: Stretch): void {
    if (this.length === this.low.length) this.#grow();
    const at = this.length++;
    this.low[at] = low;
    this.high[at] = high;
    this.broken[at] = broken;
    this.sum[at] = sum;
    this.count[at] = count;
  }

  #grow(): void {
    const grown = <T extends Int32Array | Float64Array>(larger: T, column: T): T => (larger.set(column), larger);
    const size = this.low.length * 2;
    this.low = grown(new Int32Array(size), this.low);
    this.high = grown(new Int32Array(size), this.high);
    this.broken = grown(new Int32Array(size), this.broken);
    this.sum = grown(new Float64Array(size), this.sum);
    this.count = grown(new Int32Array(size), this.count);
  }
}

/** The column itself is handed in at each call, since it moves when it grows. */
export class Pyramid {
  readonly #levels: Level[] = [new Level()];
  /** One for all questions: they come one after the other. */
  readonly #found: Stretch = { low: -1, high: -1, broken: -1, sum: 0, count: 0 };

  /** Values from this index on are not what they were. */
  forget(from: number): void {
    let width = BLOCK;
    for (const level of this.#levels) {
      level.length = Math.min(level.length, Math.floor(from / width));
      width *= FAN;
    }
  }

  /**
   * Sums up values [from, to), all within the first `length` of the column.
   * @returns the same object each time: valid until the next question
   */
  stretch(values: Float64Array, length: number, from: number, to: number): Stretch {
    this.#cover(values, length);
    const found = this.#begin();
    for (let i = from; i < to;) {
      if (i % BLOCK !== 0 || i + BLOCK > to || i / BLOCK >= this.#levels[0]!.length) {
        const end = Math.min(to, i - (i % BLOCK) + BLOCK);
        this.#addValues(values, i, end);
        i = end;
        continue;
      }
      // The widest block that begins here and does not end behind `to`.
      let width = BLOCK;
      let height = 0;
      while (
        height + 1 < this.#levels.length &&
        i % (width * FAN) === 0 &&
        i + width * FAN <= to &&
        i / (width * FAN) < this.#levels[height + 1]!.length
      ) {
        width *= FAN;
        height++;
      }
      this.#addBlock(values, this.#levels[height]!, i / width);
      i += width;
    }
    return found;
  }

  /** Whole blocks only; what lies behind the last one is looked at itself. */
  #cover(values: Float64Array, length: number): void {
    const lowest = this.#levels[0]!;
    for (let end = (lowest.length + 1) * BLOCK; end <= length; end += BLOCK) {
      this.#begin();
      this.#addValues(values, end - BLOCK, end);
      lowest.push(this.#found);
    }
    for (let height = 0; this.#levels[height]!.length >= FAN; height++) {
      const below = this.#levels[height]!;
      const level = (this.#levels[height + 1] ??= new Level());
      for (let end = (level.length + 1) * FAN; end <= below.length; end += FAN) {
        this.#begin();
        for (let block = end - FAN; block < end; block++) this.#addBlock(values, below, block);
        level.push(this.#found);
      }
    }
  }

  #begin(): Stretch {
    const found = this.#found;
    found.low = found.high = found.broken = -1;
    found.sum = found.count = 0;
    return found;
  }

  #addValues(values: Float64Array, from: number, to: number): void {
    const found = this.#found;
    for (let i = from; i < to; i++) {
      const value = values[i]!;
      // A non-finite value in front must not hide the spikes behind it.
      if (value - value !== 0) {
        if (found.broken < 0) found.broken = i;
        continue;
      }
      if (found.low < 0 || value < values[found.low]!) found.low = i;
      if (found.high < 0 || value > values[found.high]!) found.high = i;
      found.sum += value;
      found.count++;
    }
  }

  #addBlock(values: Float64Array, level: Level, block: number): void {
    const found = this.#found;
    const low = level.low[block]!;
    const high = level.high[block]!;
    if (found.broken < 0) found.broken = level.broken[block]!;
    if (low >= 0 && (found.low < 0 || values[low]! < values[found.low]!)) found.low = low;
    if (high >= 0 && (found.high < 0 || values[high]! > values[found.high]!)) found.high = high;
    found.sum += level.sum[block]!;
    found.count += level.count[block]!;
  }
}
