/** Which of a file's progress bars is the training's, and where it stands. */

import type { Bar } from './bar.ts';

export interface BarPosition {
  step: number;
  stepsOfEpoch: number | undefined;
  /** By the bar's title, or the number of times that it began anew. */
  epoch: number;
}

interface Seen {
  of: number;
  at: number;
  /** How often it began anew. */
  restarts: number;
  /** It was full when the program went on to its next epoch: full again, it is another one. */
  isOver?: boolean;
}

/** Bars of different lengths that are remembered. */
const MAX_BARS = 16;
/** How far a count of steps may be from the length of the bar that shows it. */
const TOLERANCE = 0.05;

export class Bars {
  #seen = new Map<number, Seen>();
  #main: Seen | null = null;
  #isUsed = false;
  #titled: Seen = { of: NaN, at: -1, restarts: 0 };

  keep(): () => void {
    const seen = new Map([...this.#seen].map(([of, bar]) => [of, { ...bar }]));
    const [main, isUsed, titled] = [this.#main, this.#isUsed, { ...this.#titled }];
    return () => {
      this.#seen = seen;
      this.#main = main && (seen.get(main.of) ?? null);
      [this.#isUsed, this.#titled] = [isUsed, titled];
    };
  }

  /** A bar without a title, as transformers' Trainer shows: the longest is the training's, evaluations have shorter ones. @returns null for another's */
  untitled(bar: Bar): BarPosition | null {
    let seen = this.#seen.get(bar.of);
    if (!seen) {
      if (this.#seen.size >= MAX_BARS) return null;
      this.#seen.set(bar.of, (seen = { of: bar.of, at: -1, restarts: 0 }));
      // A longer one that was done before the first record counted something else.
      const isOver = this.#main !== null && this.#main.at >= this.#main.of && !this.#isUsed;
      if (!this.#main || isOver || bar.of > this.#main.of) this.#main = seen;
    }
    this.#move(seen, bar.at);
    if (seen !== this.#main) return null;
    return { step: bar.at, stepsOfEpoch: this.#count(bar), epoch: seen.restarts };
  }

  /** A bar whose title is of a training. @param epoch in the title */
  titled(bar: Bar, epoch: number | undefined): BarPosition {
    this.#move(this.#titled, bar.at);
    return { step: bar.at, stepsOfEpoch: this.#count(bar), epoch: epoch ?? this.#titled.restarts };
  }

  /** A line of its own begins an epoch. */
  beginEpoch(): void {
    for (const bar of [this.#titled, ...this.#seen.values()]) bar.isOver = bar.at === bar.of;
  }

  /** Whether a bar that is full showed this epoch. */
  hasShown(epoch: number): boolean {
    return [this.#titled, ...this.#seen.values()].some(({ at, of, restarts }) => at === of && restarts + 1 === epoch);
  }

  /** A record was placed by it. */
  use(): void {
    this.#isUsed = true;
  }

  /** Where the training's bar stood last. @param steps those that the program says it made, about; NaN where it doesn't */
  last(steps: number): number {
    let best = this.#main?.at ?? 0;
    if (!(steps > 0)) return best;
    for (const { at } of this.#seen.values()) if (Math.abs(at - steps) < Math.abs(best - steps)) best = at;
    return Math.abs(best - steps) <= TOLERANCE * steps + 1 ? best : (this.#main?.at ?? 0);
  }

  get isFull(): boolean {
    return this.#main !== null && this.#main.of > 1 && this.#main.at === this.#main.of;
  }

  get length(): number {
    return this.#main?.of ?? 0;
  }

  #move(seen: Seen, at: number): void {
    if (at < seen.at || (seen.isOver && at === seen.at)) seen.restarts++;
    seen.at = at;
    seen.isOver = false;
  }

  #count(bar: Bar): number | undefined {
    return Number.isNaN(bar.of) ? undefined : bar.of;
  }
}
