/** Since when the training loss has stood still after a fall: all that a log without evaluations shows of when to stop. */

import { Outline } from './outline.ts';

/** Fewest parts of the outline. */
const PARTS = 16;
/** Second half of the run: neither quarter of it differs from the other by more than this share, and no part of it by more than that. */
const LEVEL_SHARE = 0.01;
const NEAR_SHARE = 0.03;
/** Fallen to this share of the first level before. */
const FALLEN_SHARE = 0.9;

export class TrainingPlateau {
  readonly #losses = new Outline();

  /** @param loss finite */
  add(step: number, loss: number, weight: number): void {
    this.#losses.add(step, loss, weight);
  }

  /** Step since which it has been level, for at least half of the run; null if it isn't. */
  get since(): number | null {
    const { points } = this.#losses;
    if (points.length < PARTS) return null;
    const half = points.length >> 1;
    const quarter = half + (half >> 1);
    const level = meanOf(points.slice(half).map(({ value }) => value));
    const [before, after] = [points.slice(half, quarter), points.slice(quarter)].map((part) =>
      meanOf(part.map(({ value }) => value)),
    ) as [number, number];
    if (!(level > 0) || level > FALLEN_SHARE * points[0]!.value || before - after > LEVEL_SHARE * level) return null;
    const isNear = ({ value }: { value: number }) => Math.abs(value / level - 1) <= NEAR_SHARE;
    if (!points.slice(half).every(isNear)) return null;
    let first = half;
    while (first > 0 && isNear(points[first - 1]!)) first--;
    return points[first]!.at;
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
