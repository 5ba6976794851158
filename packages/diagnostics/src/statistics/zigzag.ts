/** Whether a series goes up and down, as noise does: of independent values two thirds are turning points, of a smooth curve hardly any. */

import { Recent } from './recent.ts';

/** Half of what independent values have. */
const SHARE = 1 / 3;

export class Zigzag {
  readonly #turns: Recent;
  #before = NaN;
  #last = NaN;

  /** @param window newest values that are looked at */
  constructor(window: number) {
    this.#turns = new Recent(window);
  }

  add(value: number): void {
    const turns = (this.#last - this.#before) * (value - this.#last);
    if (!Number.isNaN(turns)) this.#turns.add(turns < 0 ? 1 : 0);
    this.#before = this.#last;
    this.#last = value;
  }

  get isOne(): boolean {
    return this.#turns.count > 0 && this.#turns.mean > SHARE;
  }
}
