/** Which of several trainings the lines of a program are about: "===== Fold 2/5 =====" above them, or "Fold 2 | Epoch 1 | loss 0.5". */

import type { ReadContext, ReadResult } from '../format.ts';
import { RowRuns } from '../row-runs.ts';

/** "Starting fold 2 of 5": a line that ends with it. */
const HEADING =
  /(?<![\p{L}\p{N}])(fold|seed|run|trial|repetition|repeat|replicate|experiment|restart)(?: ?(?:no\.?|number|id|idx|index))?[ :=#_-]{0,4}(\d{1,10})(?: ?(?:\/|of|out of) ?\d{1,9})?[^\p{L}\p{N}]{0,80}$/iu;
/** What other runs are compared with. */
const OF_ANOTHER = /\b(best|worst|previous|last|mean|average)\b/i;
/** "[Fold 2] loss ...": lines that each begin with it. */
const BEGIN =
  /^[^\p{L}\p{N}]{0,20}(fold|seed|run|trial|repetition|repeat|replicate|experiment|restart)(?: ?(?:no\.?|number|id|idx|index))?[ :=#_-]{0,4}(\d{1,10})(?: ?(?:\/|of|out of) ?\d{1,9})?(?: ?[,|;:\])-]| (?=epoch|step|iter))/iu;
/** A longer line is no heading. */
const MAX_HEADING = 120;

export class ConsoleRuns {
  /** Outer loops first: seed 42, fold 1. */
  #current = new Map<string, string>();
  readonly #runs: RowRuns;
  readonly #only: string | undefined;

  constructor(context: ReadContext) {
    this.#runs = new RowRuns(context);
    this.#only = context.run;
  }

  get names(): readonly string[] {
    return this.#runs.names;
  }

  /** @returns whether the line is of the run that is read, or of none */
  take(line: string): boolean {
    const isShort = line.length <= MAX_HEADING && !OF_ANOTHER.test(line);
    const found = BEGIN.exec(line.slice(0, MAX_HEADING)) ?? (isShort ? HEADING.exec(line) : null);
    if (found) this.#begin(found[1]!.toLowerCase(), found[2]!);
    const run = this.#run;
    if (this.#only === undefined || run === undefined) return true;
    return run === this.#only;
  }

  /** A record of the current run. @param place its epoch, or its step where it has none */
  add(place: number | undefined, result: ReadResult): void {
    this.#runs.takes(this.#run, place, 0, result);
  }

  keep(): () => void {
    const [current, putBack] = [new Map(this.#current), this.#runs.keep()];
    return () => {
      this.#current = current;
      putBack();
    };
  }

  get #run(): string | undefined {
    if (this.#current.size === 0) return undefined;
    return [...this.#current].map(([name, value]) => `${name} ${value}`).join(', ');
  }

  #begin(name: string, value: string): void {
    if (this.#current.get(name) === value) return;
    // A new seed has its own folds.
    let isInner = false;
    for (const key of this.#current.keys()) {
      if (isInner) this.#current.delete(key);
      isInner ||= key === name;
    }
    this.#current.set(name, value);
    // Its records are read elsewhere.
    if (this.#only !== undefined) this.#runs.takes(this.#run, undefined, 0, null);
  }
}
