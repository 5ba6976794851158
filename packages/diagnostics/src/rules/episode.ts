/** Since when a trouble is there, when it was first seen, and whether it ended: opens and closes slowly, so that nothing flaps. */

export interface Period {
  onsetStep: number;
  detectedStep: number;
  resolvedStep: number | null;
}

/** Looks after which what chance may make must hold for one more, and for another with each doubling. */
const FIRST_DOUBLING = 16;

/** Feed it each look in order; it opens after `openAfter` looks in a row that hold, and closes after `closeAfter` that do not. */
export class Episode {
  #holding = 0;
  #clearing = 0;
  #firstHeld = 0;
  #firstClear = 0;
  #period: Period | null = null;
  #looks = 0;

  /** @param by of what noise may make by itself each look is one more chance: the more looks, the longer it must hold */
  constructor(
    readonly openAfter: number,
    public closeAfter: number,
    readonly by: 'fact' | 'chance' = 'fact',
  ) {}

  get #needed(): number {
    return (
      this.openAfter +
      (this.by === 'chance' ? Math.max(0, Math.floor(Math.log2((2 * this.#looks) / FIRST_DOUBLING))) : 0)
    );
  }

  /** Looks that could be judged. */
  get looks(): number {
    return this.#looks;
  }

  /** The newest period; its `resolvedStep` is null while it is open. */
  get period(): Period | null {
    return this.#period;
  }

  get isOpen(): boolean {
    return this.#period !== null && this.#period.resolvedStep === null;
  }

  /** Newest looks in a row that held. */
  get heldFor(): number {
    return this.#holding;
  }

  /** True when the newest look held, whether or not that was enough to open. */
  get heldLast(): boolean {
    return this.#holding > 0;
  }

  /** @param onsetStep where the trouble began, when that is known to be before the first look that held */
  see(step: number, holds: boolean, onsetStep?: number): void {
    this.#looks++;
    if (holds) {
      if (this.#holding++ === 0) this.#firstHeld = step;
      this.#clearing = 0;
      if (!this.isOpen && this.#holding >= this.#needed) this.open(step, onsetStep);
      // It may turn out to have begun earlier or a little later, but not after it was seen.
      else if (this.isOpen && onsetStep !== undefined && onsetStep <= this.#period!.detectedStep)
        this.#period!.onsetStep = onsetStep;
    } else {
      if (this.#clearing++ === 0) this.#firstClear = step;
      this.#holding = 0;
      if (this.isOpen && this.#clearing >= this.closeAfter) this.#period!.resolvedStep = this.#firstClear;
    }
  }

  /** Opens at once, without waiting for more looks: for evidence that needs no repetition. */
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

/** Of several troubles of one rule the one to tell of: what is open before what has ended, then what began first. */
export function foremost<T extends { episode: Episode }>(troubles: readonly T[]): T | null {
  // A loop, since it is asked after every training point.
  let best: T | null = null;
  for (const trouble of troubles) {
    const { period, isOpen } = trouble.episode;
    if (period === null) continue;
    if (best === null || (isOpen !== best.episode.isOpen ? isOpen : period.onsetStep < best.episode.period!.onsetStep))
      best = trouble;
  }
  return best;
}
