/** Whether the learning rate has only risen since the start of the run, and still does. */

export class Warmup {
  #last: number | null = null;
  #hasFallen = false;
  #rises = false;

  /** @param rate of a training point; one that the log does not have changes nothing */
  add(rate: number | undefined): void {
    if (rate === undefined || !Number.isFinite(rate)) return;
    if (this.#last !== null) {
      this.#rises = rate > this.#last;
      this.#hasFallen ||= rate < this.#last;
    }
    this.#last = rate;
  }

  get isOn(): boolean {
    return this.#rises && !this.#hasFallen;
  }
}
