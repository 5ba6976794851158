/** Where each epoch of a training ended, by a file that says both steps and epochs. */

/** Epochs that are remembered, and points within them. */
const MAX_EPOCHS = 10_000;
const MAX_POINTS = 4_096;

export class EpochEnds {
  /** The last step of each epoch, by its number in the file, or the next whole number above. */
  readonly #ends = new Map<number, number>();
  /** Rising, of a file whose epochs have fractions. */
  readonly #epochs: number[] = [];
  readonly #steps: number[] = [];
  #isWhole = true;
  #hasSteps = false;
  /** The epoch that is being made, and its last step so far. */
  #current = NaN;
  #last = -1;

  /** Epochs that have begun. */
  get count(): number {
    this.#keep();
    return this.#hasSteps ? this.#ends.size : 0;
  }

  add(step: number, epoch: number): void {
    // Nearly all points of a large file are within the epoch of the one before.
    const isFull = this.#epochs.length >= MAX_POINTS || epoch === this.#epochs.at(-1);
    if (isFull && epoch <= this.#current && epoch > this.#current - 1 && step > this.#last) this.#last = step;
    else if (epoch >= 0) this.#begin(step, epoch);
  }

  #begin(step: number, epoch: number): void {
    const whole = Math.ceil(epoch - 1e-6);
    if (whole !== epoch) this.#isWhole = false;
    if (step !== epoch) this.#hasSteps = true;
    if (whole !== this.#current) {
      this.#keep();
      this.#current = whole;
      this.#last = this.#ends.get(whole) ?? -1;
    }
    if (step > this.#last) this.#last = step;
    if (this.#epochs.length < MAX_POINTS && epoch > (this.#epochs.at(-1) ?? -1)) {
      this.#epochs.push(epoch);
      this.#steps.push(step);
    }
  }

  #keep(): void {
    if (this.#current >= 0 && (this.#ends.size < MAX_EPOCHS || this.#ends.has(this.#current)))
      this.#ends.set(this.#current, this.#last);
  }

  /** @param epoch as many were made; null where no step of that epoch is known */
  stepOf(epoch: number): number | null {
    if (!this.#hasSteps) return null;
    this.#keep();
    if (!Number.isInteger(epoch)) return this.#between(epoch);
    // "epoch 0" of a program that counts from 0 is the first one; a fraction of 0 is the beginning.
    const isFromZero = this.#isWhole && (this.#ends.get(0) ?? 0) > 0;
    return this.#ends.get(isFromZero ? epoch - 1 : epoch) ?? null;
  }

  #between(epoch: number): number | null {
    const next = this.#isWhole ? -1 : this.#epochs.findIndex((other) => other >= epoch);
    if (next < 0) return null;
    if (this.#epochs[next] === epoch || next === 0) return this.#steps[next]!;
    const [from, to] = [this.#epochs[next - 1]!, this.#epochs[next]!];
    const [first, last] = [this.#steps[next - 1]!, this.#steps[next]!];
    return Math.round(first + ((last - first) * (epoch - from)) / (to - from));
  }
}
