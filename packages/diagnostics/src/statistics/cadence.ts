/** Tracks the usual gap between two points of a run, to tell when a silence is unusual. */

/** Newest points from which the usual gap is taken. */
const NEWEST = 60;
/** Gaps needed before a silence is checked, with two evaluations among them, or this many points if the run never evaluates. */
const MIN_PAUSES = 4;
const EVALUATIONS = 2;
const WITHOUT_EVALUATIONS = 40;

export class Cadence {
  #times: number[] = [];
  #evaluations = 0;

  /** @param time ms; times that do not increase are ignored */
  add(time: number, evaluates: boolean): void {
    if (evaluates) this.#evaluations++;
    if (!Number.isFinite(time) || time <= (this.#times.at(-1) ?? -Infinity)) return;
    this.#times.push(time);
    if (this.#times.length > NEWEST) this.#times.shift();
  }

  get last(): number | null {
    return this.#times.at(-1) ?? null;
  }

  /** The longest recent gap (an evaluation is one too); null while too few are known. */
  get longestMs(): number | null {
    if (
      this.#times.length <= MIN_PAUSES ||
      (this.#evaluations < EVALUATIONS && this.#times.length < WITHOUT_EVALUATIONS)
    )
      return null;
    let longest = 0;
    for (let i = 1; i < this.#times.length; i++) longest = Math.max(longest, this.#times[i]! - this.#times[i - 1]!);
    return longest;
  }
}
