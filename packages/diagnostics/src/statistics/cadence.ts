/** How long a run is usually silent between two points: its own measure of what is too long. */

/** Newest points that the usual pause is taken from. */
const NEWEST = 60;
/** Pauses that must be known before silence can be judged; of these two evaluations, or so many points that there are none. */
const MIN_PAUSES = 4;
const EVALUATIONS = 2;
const WITHOUT_EVALUATIONS = 40;

export class Cadence {
  #times: number[] = [];
  #evaluations = 0;

  /** @param time ms; ones that do not rise are passed over */
  add(time: number, evaluates: boolean): void {
    if (evaluates) this.#evaluations++;
    if (!Number.isFinite(time) || time <= (this.#times.at(-1) ?? -Infinity)) return;
    this.#times.push(time);
    if (this.#times.length > NEWEST) this.#times.shift();
  }

  get last(): number | null {
    return this.#times.at(-1) ?? null;
  }

  /** The longest of the newest pauses, since an evaluation is a pause too; null while too few are known. */
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
