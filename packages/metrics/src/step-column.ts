/** The steps that several series of one writer share, kept once: each series holds the first so many of them. */

const FEWEST = 64;

export class StepColumn {
  steps = new Float64Array(FEWEST);
  /** Of the series that holds most. */
  length = 0;
  /** Series that hold some. */
  users = 1;

  /** Adds steps behind the first `held`. @returns false where others hold other steps there: then a column of one's own is needed */
  append(held: number, steps: ArrayLike<number>, capacity: number): boolean {
    if (this.users === 1) this.length = held;
    const known = Math.min(this.length - held, steps.length);
    for (let i = 0; i < known; i++) if (this.steps[held + i] !== steps[i]) return false;
    const length = held + steps.length;
    if (length <= this.length) return true;
    this.#reserve(length, capacity);
    if (known === 0 && steps.length > 1) this.steps.set(steps, held);
    else for (let i = known; i < steps.length; i++) this.steps[held + i] = steps[i]!;
    this.length = length;
    return true;
  }

  /** One for a series that goes its own way, with the first `held` steps. */
  leave(held: number): StepColumn {
    if (this.users === 1) return this;
    this.users--;
    const own = new StepColumn();
    own.steps = new Float64Array(Math.max(FEWEST, held));
    own.steps.set(this.steps.subarray(0, held));
    own.length = held;
    return own;
  }

  /** Room for `count` steps before index `at`. Only in a column that nobody else uses. */
  open(at: number, count: number, held: number, capacity: number): void {
    this.#reserve(held + count, capacity);
    this.steps.copyWithin(at + count, at, held);
    this.length = held + count;
  }

  #reserve(length: number, capacity: number): void {
    if (length > this.steps.length) this.steps = grown(this.steps, length, capacity);
  }
}

/** The same column with room for `length` numbers, and half as many again for those to come. */
export function grown<T extends Float64Array | Uint32Array>(column: T, length: number, capacity: number): T {
  const room = Math.max(length, Math.min(capacity, Math.max(FEWEST, Math.ceil(length * 1.5))));
  const larger = new (column.constructor as new (length: number) => T)(room);
  larger.set(column);
  return larger;
}
