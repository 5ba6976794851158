/** Where the reading line stands: one step for all charts of a page, or nowhere ("now"). */

import { useSyncExternalStore } from 'react';

export class Reading {
  #step: number | null = null;
  /** Where it stands while nobody points: the step of a replay, or now. */
  #rest: number | null = null;
  #listeners = new Set<() => void>();

  get step(): number | null {
    return this.#step;
  }

  readonly getStep = (): number | null => this.#step;

  restAt(step: number | null): void {
    this.#rest = step;
    this.set(step);
  }

  set(wanted: number | null): void {
    const step = wanted ?? this.#rest;
    if (step === this.#step) return;
    this.#step = step;
    for (const listener of this.#listeners) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export function useReading(reading: Reading): number | null {
  return useSyncExternalStore(reading.subscribe, reading.getStep, () => null);
}

/** Index of the step nearest to the wanted one. @param steps rising, not empty */
export function nearestIndex(steps: ArrayLike<number>, wanted: number): number {
  let low = 0;
  let high = steps.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (steps[middle]! <= wanted) low = middle;
    else high = middle;
  }
  return wanted - steps[low]! <= steps[high]! - wanted ? low : high;
}
