/**
 * The level of a series of any length: a median of few points while the run is short, and of hundreds when it is long, since among a million
 * points of a noisy run some outliers always come together. Medians of medians (Rousseeuw and Bassett's remedian): each
 * stage takes every fifth median of the one below, so memory stays small and every point costs the same.
 */

import { Recent } from './recent.ts';

/** Items whose median is a level: two outliers among five do not change it. */
export const LEVEL_ITEMS = 5;
/** A stage is used until it has this many items. */
const MOST_ITEMS = 2_000;
const STAGES = 7;

export interface Stage {
  /** Stage 0 holds the points themselves. */
  readonly index: number;
  readonly newest: Recent;
  items: number;
}

export class Stages<S extends Stage> {
  readonly #stages: S[] = [];
  readonly #begin: (stage: Stage) => S;
  #inUse = 0;

  /** @param begin adds the owner's own fields to a stage */
  constructor(begin: (stage: Stage) => S) {
    this.#begin = begin;
  }

  /** The coarsest stage needed so far. */
  get inUse(): S | undefined {
    return this.#stages[this.#inUse];
  }

  /**
   * @param each called for every stage that has a new item; its level is NaN before it has enough of them
   * @returns true when the stage in use has a new level
   */
  add(value: number, each: (stage: S, item: number, level: number) => void): boolean {
    let item = value;
    for (let index = 0; index < STAGES; index++) {
      const stage = (this.#stages[index] ??= this.#begin({ index, newest: new Recent(LEVEL_ITEMS), items: 0 }));
      stage.newest.add(item);
      stage.items++;
      const level = stage.newest.isFull ? stage.newest.median : NaN;
      each(stage, item, level);
      if (Number.isNaN(level)) return false;
      if (stage.items % LEVEL_ITEMS !== 0) return index >= this.#inUse;
      // The next stage has a fifth as many items, and already has a few hundred when it is first used.
      if (index === this.#inUse && stage.items >= MOST_ITEMS && index + 1 < STAGES) this.#inUse++;
      item = level;
    }
    return true;
  }
}
