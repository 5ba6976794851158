/** Which of several trainings a row is of, where a column or a field says so: "fold" is 1 in one row and 2 in the next, or "seed" 13 and 42. */

import { damageOf } from './format.ts';
import type { ReadContext, ReadResult } from './format.ts';

/** Names of such a column, with "_id", "_name" or a word before them: "cv_fold", "random_seed", "run_name". */
const NAME =
  /^(?:(?:cv|outer|inner|random|rng|model|data|training|train)_)?(?:k?fold|seed|run|trial|replicate|replication|repetition|repeat|restart|experiment|exp|job|variant|config|model|method|algorithm|algo)(?:_?(?:id|no|nr|num|number|idx|index|name))?$/;
/** Runs in one file; rows of others are left out. */
export const MAX_RUNS = 100;
/** A longer text is no name of a run. */
const MAX_NAME = 80;

interface Seen {
  first: number;
  /** The next other place; NaN before there is one. */
  second: number;
}

/** Whether a column says which training a row is of, and so holds no metric. */
export function mayNameRun(name: string): boolean {
  return NAME.test(
    name
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_'),
  );
}

/** "fold 1", "no fold", and for a name that says more than a number, that alone: "bert-base". */
export function runLabel(name: string, value: string): string {
  if (value.trim() === '') return `no ${name.trim()}`;
  return /^[\d.]*$/.test(value) ? `${name.trim()} ${value}` : value;
}

export class RowRuns {
  readonly #seen = new Map<string, Seen>();
  readonly #only: string | undefined;
  #areSeveral = false;
  #last: string | null = null;

  constructor({ run }: ReadContext = {}) {
    this.#only = run;
  }

  /** Names of the runs, the first one first; empty where all rows are of one. */
  get names(): readonly string[] {
    return this.#areSeveral || this.#only !== undefined ? [...this.#seen.keys()] : [];
  }

  /** The run of an object; undefined where nothing says it. */
  ofRecord(record: Record<string, unknown>): string | undefined {
    const labels: string[] = [];
    for (const name in record) {
      const value = record[name];
      if ((typeof value === 'number' || typeof value === 'string') && mayNameRun(name))
        labels.push(runLabel(name, String(value)));
    }
    return labels.length === 0 ? undefined : labels.join(', ');
  }

  /**
   * @param place its epoch, or its step where it has none; undefined where rows are counted
   * @returns whether a row of this run is to be read
   */
  takes(run: string | undefined, place: number | undefined, line: number, result: ReadResult | null): boolean {
    if (run === undefined || run.length > MAX_NAME) return this.#only === undefined;
    const seen = this.#seen.get(run);
    if (!seen && this.#seen.size >= MAX_RUNS) {
      if (this.#areSeveral || this.#only !== undefined)
        result?.damaged.push(damageOf(line, `${run}: a file may hold ${MAX_RUNS} runs`));
      return this.#only === undefined && !this.#areSeveral;
    }
    if (!seen) this.#seen.set(run, { first: place ?? 1, second: NaN });
    else if (Number.isNaN(seen.second) && (place ?? 2) !== seen.first) seen.second = place ?? 2;
    // Only what has changed since the last row needs to be compared.
    if (!this.#areSeveral && (run !== this.#last || (seen && Number.isFinite(seen.second)))) this.#compare(run);
    this.#last = run;
    return this.#only === undefined || run === this.#only;
  }

  /** What comes is only a trial. @returns what puts everything back */
  keep(): () => void {
    const seen = [...this.#seen].map(([name, { first, second }]): [string, Seen] => [name, { first, second }]);
    const [areSeveral, last] = [this.#areSeveral, this.#last];
    return () => {
      this.#seen.clear();
      for (const [name, places] of seen) this.#seen.set(name, places);
      [this.#areSeveral, this.#last] = [areSeveral, last];
    };
  }

  /** Trainings begin at the same place; the sessions of one go on where the last one stopped, or a little before. */
  #compare(run: string): void {
    const own = this.#seen.get(run)!;
    if (this.#seen.size < 2 || Number.isNaN(own.second)) return;
    for (const [other, seen] of this.#seen)
      if (other !== run && !Number.isNaN(seen.second) && own.first < seen.second && seen.first < own.second) {
        this.#areSeveral = true;
        return;
      }
  }
}
