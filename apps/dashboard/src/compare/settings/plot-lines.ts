/** Where the lines of settings and score run, and which of them is under the pointer. */

import { SCORE } from './setting-axes.ts';
import type { SettingAxis } from './setting-axes.ts';

export const HEIGHT_PX = 320;
export const TOP_PX = 58;
export const FOOT_PX = 30;
/** A line is pointed at within this. */
const NEAR_PX = 12;
/** From one line to the next where both have the same setting. */
const LANE_PX = 2.5;

export interface PlotPoint {
  x: number;
  y: number;
}

export function yOf(place: number): number {
  return TOP_PX + (1 - place) * (HEIGHT_PX - TOP_PX - FOOT_PX);
}

export function placeOf(y: number): number {
  return 1 - (y - TOP_PX) / (HEIGHT_PX - TOP_PX - FOOT_PX);
}

/**
 * Lines of runs with the same setting run beside each other, so that none hides another.
 * @param order runs, the best first, which is on top
 * @returns for each run its points; one without a score ends at the last setting
 */
export function linesOf(
  axes: readonly SettingAxis[],
  order: readonly number[],
  xOf: (axis: number) => number,
): PlotPoint[][] {
  const lines: PlotPoint[][] = order.map(() => []);
  axes.forEach(({ id, places }, axis) => {
    const byPlace = new Map<number | null, number[]>();
    for (const run of order) {
      const place = places[run] ?? null;
      byPlace.set(place, [...(byPlace.get(place) ?? []), run]);
    }
    for (const [place, runs] of byPlace) {
      if (place === null) continue;
      const laneOf = (at: number) => (id === SCORE ? 0 : LANE_PX * (at - (runs.length - 1) / 2));
      runs.forEach((run, at) => lines[run]!.push({ x: xOf(axis), y: yOf(place) + laneOf(at) }));
    }
  });
  return lines;
}

/** @returns the line nearest to a point, or null where none is near */
export function lineAt(lines: readonly (readonly PlotPoint[])[], x: number, y: number): number | null {
  let [nearest, least]: [number | null, number] = [null, NEAR_PX];
  lines.forEach((points, line) => {
    for (let i = 1; i < points.length; i++) {
      const [from, to] = [points[i - 1]!, points[i]!];
      if (x < from.x || x > to.x) continue;
      const far = Math.abs(from.y + ((to.y - from.y) * (x - from.x)) / (to.x - from.x) - y);
      if (far < least) [nearest, least] = [line, far];
    }
  });
  return nearest;
}
