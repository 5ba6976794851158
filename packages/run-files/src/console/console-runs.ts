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
  /^[^\p{L}\p{N}]{0,20}(fold|seed|run|trial|repetition|repeat|replicate|experiment|restart)(?: ?(?:no\.?|number|id|idx|index))?[ :=#_-]{0,4}(\d{1,10})(?: ?(?:\/|of|out of) ?\d{1,9})?(?: ?[,|;:\])-]| (?=epoch|step|iter|fold|seed|run|trial))/iu;
/** Of Keras, a line of its own. */
const EPOCH = /^\s{0,4}Epoch (\d{1,6})\/(\d{1,6})\s{0,4}$/;
const TRAINING = 'training';
/** A longer line is no heading. */
const MAX_HEADING = 120;

export class ConsoleRuns {
  /** Outer loops first: seed 42, fold 1. */
  #current = new Map<string, string>();
  /** The last epoch of a training has begun. */
  #isOver = false;
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
    const begin = line.slice(0, MAX_HEADING);
    let found = BEGIN.exec(begin);
    if (!found && isShort) found = HEADING.exec(line);
    // "fold 2 seed 42 epoch 1 loss 0.5"
    const inner = found && BEGIN.exec(begin.slice(found.index + found[0].length));
    if (found) this.#begin(found[1]!.toLowerCase(), found[2]!);
    if (inner) this.#begin(inner[1]!.toLowerCase(), inner[2]!);
    if (!found) this.#countTrainings(line);
    const run = this.#run;
    if (this.#only === undefined || run === undefined) return true;
    return run === this.#only;
  }

  /** A record of the current run. @param place its epoch, or its step where it has none */
  add(place: number | undefined, result: ReadResult): void {
    this.#runs.takes(this.#run, place, 0, result);
  }

  keep(): () => void {
    const [current, isOver, putBack] = [new Map(this.#current), this.#isOver, this.#runs.keep()];
    return () => {
      this.#isOver = isOver;
      this.#current = current;
      putBack();
    };
  }

  get #run(): string | undefined {
    if (this.#current.size === 0) return undefined;
    return [...this.#current].map(([name, value]) => `${name} ${value}`).join(', ');
  }

  /** Keras prints "Epoch 1/10" again for the next training, when the one before has come to "Epoch 10/10". */
  #countTrainings(line: string): void {
    const [, at, of] = EPOCH.exec(line.slice(0, MAX_HEADING)) ?? [];
    if (at === undefined || (this.#current.size > 0 && !this.#current.has(TRAINING))) return;
    if (at === '1' && this.#isOver) this.#begin(TRAINING, String(Number(this.#current.get(TRAINING)) + 1));
    else if (!this.#current.has(TRAINING)) this.#begin(TRAINING, '1');
    this.#isOver = at === of && at !== '1';
  }

  #begin(name: string, value: string): void {
    if (name !== TRAINING) this.#current.delete(TRAINING);
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
