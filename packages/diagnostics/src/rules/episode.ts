/** When a problem began, when it was detected, and when it ended: opens and closes slowly, so that findings do not flap. */

export interface Period {
  onsetStep: number;
  detectedStep: number;
  resolvedStep: number | null;
}

/** From this many tests on, what chance may cause must hold for one more, and for another with each doubling. */
const FIRST_DOUBLING = 16;

/** Tests whose result is not yet, or no longer, what their episode says: while there are any, the next points may open or close it. */
export const unsettled = { tests: 0 };

/** Add the result of each test in order: it opens after `openAfter` in a row that hold, and closes after `closeAfter` that do not. */
export class Episode {
  #holding = 0;
  #clearing = 0;
  #firstHeld = 0;
  #firstClear = 0;
  #period: Period | null = null;
  #tests = 0;

  /** @param by 'chance' if noise alone may cause it: then the more tests, the longer it must hold */
  constructor(
    readonly openAfter: number,
    public closeAfter: number,
    readonly by: 'fact' | 'chance' = 'fact',
  ) {}

  get #needed(): number {
    return (
      this.openAfter +
      (this.by === 'chance' ? Math.max(0, Math.floor(Math.log2((2 * this.#tests) / FIRST_DOUBLING))) : 0)
    );
  }

  /** Number of tests so far. */
  get tests(): number {
    return this.#tests;
  }

  /** The newest period; its `resolvedStep` is null while it is open. */
  get period(): Period | null {
    return this.#period;
  }

  get isOpen(): boolean {
    return this.#period !== null && this.#period.resolvedStep === null;
  }

  /** Latest tests in a row that held. */
  get heldFor(): number {
    return this.#holding;
  }

  /** True if the latest test held, whether or not that was enough to open. */
  get heldLast(): boolean {
    return this.#holding > 0;
  }

  /** @param onsetStep where the problem began, if that is known to be before the first test that held */
  add(step: number, holds: boolean, onsetStep?: number): void {
    this.#tests++;
    if (holds !== this.isOpen && (holds || this.closeAfter < Infinity)) unsettled.tests++;
    if (holds) {
      if (this.#holding++ === 0) this.#firstHeld = step;
      this.#clearing = 0;
      if (!this.isOpen && this.#holding >= this.#needed) this.open(step, onsetStep);
      // It may turn out to have begun earlier or a little later, but not after it was detected.
      else if (this.isOpen && onsetStep !== undefined && onsetStep <= this.#period!.detectedStep)
        this.#period!.onsetStep = onsetStep;
    } else {
      if (this.#clearing++ === 0) this.#firstClear = step;
      this.#holding = 0;
      if (this.isOpen && this.#clearing >= this.closeAfter) this.#period!.resolvedStep = this.#firstClear;
    }
  }

  /** Ends at once: for evidence that needs no repetition. */
  close(step: number): void {
    this.#holding = 0;
    if (this.isOpen) this.#period!.resolvedStep = step;
  }

  /** Opens at once, without further tests: for evidence that needs no repetition. */
  open(step: number, onsetStep?: number): void {
    if (this.isOpen) return;
    this.#clearing = 0;
    this.#period = {
      onsetStep: onsetStep ?? (this.#holding > 0 ? this.#firstHeld : step),
      detectedStep: step,
      resolvedStep: null,
    };
  }
}

/** Which of several problems of one rule to report: open ones before resolved ones, then the one that began first. */
export function foremost<T extends { episode: Episode }>(troubles: readonly T[]): T | null {
  // A loop, since it runs after every training point.
  let best: T | null = null;
  for (const trouble of troubles) {
    const { period, isOpen } = trouble.episode;
    if (period === null) continue;
    if (best === null || (isOpen !== best.episode.isOpen ? isOpen : period.onsetStep < best.episode.period!.onsetStep))
      best = trouble;
  }
  return best;
}
