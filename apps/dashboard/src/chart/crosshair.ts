/** The crosshair: one step for all charts of a page, or none. */

import { useSyncExternalStore } from 'react';
import { Listeners } from '../live/listeners.ts';

export class Crosshair {
  #step: number | null = null;
  /** The step without a pointer: that of the replay, or none. */
  #rest: number | null = null;
  readonly #listeners = new Listeners();

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
    this.#listeners.notify();
  }

  readonly subscribe = this.#listeners.subscribe;
}

export function useCrosshair(crosshair: Crosshair): number | null {
  return useSyncExternalStore(crosshair.subscribe, crosshair.getStep, () => null);
}

/** The index of the nearest step. @param steps rising, not empty */
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
