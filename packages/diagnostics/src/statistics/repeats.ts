/** Whether a series got stuck at one number: averages over different batches never repeat to all digits, those of a constant answer do. */

/** As often in a row, with at least this many significant digits. */
const STUCK_AFTER = 5;
const DIGITS = 4;
/** A log that writes its last value again and again repeats every value. */
const USUAL = 2;

export class Repeats {
  value = NaN;
  /** Step of the first of them. */
  since = 0;
  count = 0;
  #usual = 0;
  #others = 0;

  add(step: number, value: number): void {
    if (value === this.value) {
      this.count++;
      return;
    }
    if (this.count > 0) {
      this.#usual = Math.max(this.#usual, this.count);
      this.#others++;
    }
    this.value = value;
    this.since = step;
    this.count = 1;
  }

  /** There were other values, and none of them was repeated like this. 0 is another matter: it is often what is left after rounding. */
  get isStuck(): boolean {
    return this.count >= STUCK_AFTER && this.#others > 0 && this.#usual <= USUAL && digitsOf(this.value) >= DIGITS;
  }
}

function digitsOf(value: number): number {
  return String(Math.abs(value)).split('e')[0]!.replace('.', '').replace(/^0+/, '').length;
}
