/** Scores in per cent, as very many programs log them: a share above 1.5 and not above 100 is one, and its whole series is divided by 100. */

import { traitsOf } from '@rewardboard/metrics';
import type { RunEvent } from '@rewardboard/protocol';
import type { FileFacts } from './file-facts.ts';

/** Above this a score is no share that was rounded up, or has an odd last digit. */
const MIN_PERCENT = 1.5;
const MAX_PERCENT = 100;
/** More than any file has. */
const MAX_PATHS = 500;

/** What the scores of one file are. */
export interface PercentFacts {
  /** Paths of those in per cent. */
  readonly percent: Set<string>;
  /** Paths of those beyond 0 to 100: they are no shares. */
  readonly noShares: Set<string>;
}

export class PercentScores {
  readonly #facts: PercentFacts;
  /** Paths of which a value was passed on as it was. */
  readonly #passed = new Set<string>();
  readonly #shares = new Map<string, boolean>();
  #reported = 0;

  /** @param facts found in earlier passes through the file; new ones are added to it */
  constructor(facts: FileFacts = {}) {
    this.#facts = facts.scores ??= { percent: new Set(), noShares: new Set() };
  }

  /**
   * Divides what is in per cent, in place.
   * @returns false where values that were passed before, or now, mean something else by what is known now: the file must be read again
   */
  take(events: readonly RunEvent[]): boolean {
    let holds = true;
    for (const event of events) {
      if (event.type === 'points')
        for (const path of Object.keys(event.series))
          if (this.#isShare(path)) holds = this.#takeColumn(path, event.series[path]!.values as number[]) && holds;
      if (event.type === 'train' || event.type === 'evaluation')
        for (const path of Object.keys(event.values)) {
          if (!this.#isShare(path)) continue;
          const column = [event.values[path]!];
          holds = this.#takeColumn(path, column) && holds;
          event.values[path] = column[0]!;
        }
    }
    return holds;
  }

  /** What is to be said of the run since the last time, or nothing. */
  about(): RunEvent[] {
    const { percent } = this.#facts;
    if (percent.size <= this.#reported) return [];
    this.#reported = percent.size;
    return [{ type: 'about', about: { percent: [...percent] } }];
  }

  #isShare(path: string): boolean {
    let isShare = this.#shares.get(path);
    if (isShare === undefined) {
      isShare = traitsOf(path).isShare;
      if (this.#shares.size < MAX_PATHS) this.#shares.set(path, isShare);
    }
    return isShare;
  }

  #takeColumn(path: string, values: number[] | Float64Array): boolean {
    const { percent, noShares } = this.#facts;
    let isLarge = false;
    let isOutside = false;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (value > MIN_PERCENT && value < Infinity) isLarge = true;
      if ((value > MAX_PERCENT && value < Infinity) || (value < 0 && value > -Infinity)) isOutside = true;
    }
    let holds = true;
    if (isOutside && !noShares.has(path) && noShares.size < MAX_PATHS) {
      noShares.add(path);
      if (percent.delete(path)) holds = false;
    }
    if (isLarge && !noShares.has(path) && !percent.has(path) && percent.size < MAX_PATHS) {
      percent.add(path);
      holds &&= !this.#passed.has(path);
    }
    if (percent.has(path)) for (let i = 0; i < values.length; i++) values[i] = values[i]! / 100;
    else if (values.length > 0) this.#passed.add(path);
    return holds;
  }
}
