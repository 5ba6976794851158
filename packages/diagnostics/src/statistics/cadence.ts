/** Tracks the usual gap between two points of a run, to tell when a silence is unusual. */

/** Newest points from which the usual gap is taken. */
const NEWEST = 60;
/** Gaps needed before a silence is checked, with two evaluations among them, or this many points if the run never evaluates. */
const MIN_PAUSES = 4;
const EVALUATIONS = 2;
const WITHOUT_EVALUATIONS = 40;

export class Cadence {
  /** A ring: the oldest time stands at `#at` once it is full. */
  readonly #times = new Float64Array(NEWEST);
  #count = 0;
  #at = 0;
  #last: number | null = null;
  #evaluations = 0;

  /** @param time ms; times that do not increase are ignored */
  add(time: number, evaluates: boolean): void {
    if (evaluates) this.#evaluations++;
    if (!Number.isFinite(time) || (this.#last !== null && time <= this.#last)) return;
    this.#last = this.#times[this.#at] = time;
    this.#at = (this.#at + 1) % NEWEST;
    if (this.#count < NEWEST) this.#count++;
  }

  get last(): number | null {
    return this.#last;
  }

  /** The longest recent gap (an evaluation is one too); null while too few are known. */
  get longestMs(): number | null {
    if (this.#count <= MIN_PAUSES || (this.#evaluations < EVALUATIONS && this.#count < WITHOUT_EVALUATIONS))
      return null;
    let longest = 0;
    const oldest = this.#at - this.#count + NEWEST;
    for (let i = 1; i < this.#count; i++)
      longest = Math.max(longest, this.#times[(oldest + i) % NEWEST]! - this.#times[(oldest + i - 1) % NEWEST]!);
    return longest;
  }
}
