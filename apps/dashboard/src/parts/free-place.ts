/** Where a label may stand in a plot so that a curve doesn't strike it. */

export interface Place {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** px that a curve keeps from a label. */
const ENOUGH = 3;

/** The first place that the curves keep away from, otherwise the one that they come least near. @param curves points in px, from left to right */
export function freePlace(places: readonly Place[], ...curves: (readonly (readonly [number, number])[])[]): Place {
  let best = places[0]!;
  let most = -Infinity;
  for (const place of places) {
    const gap = Math.min(...curves.map((curve) => gapOf(place, curve)));
    if (gap >= ENOUGH) return place;
    if (gap > most) [best, most] = [place, gap];
  }
  return best;
}

/** The first place that the curves keep away from; undefined where none is. */
export function onlyFreePlace(
  places: readonly Place[],
  ...curves: (readonly (readonly [number, number])[])[]
): Place | undefined {
  return places.find((place) => curves.every((curve) => gapOf(place, curve) >= ENOUGH));
}

/** px up or down to the nearest part of the curve; negative inside. */
function gapOf({ left, right, top, bottom }: Place, curve: readonly (readonly [number, number])[]): number {
  let gap = Infinity;
  for (let i = 1; i < curve.length; i++) {
    const [[x0, y0], [x1, y1]] = [curve[i - 1]!, curve[i]!];
    if (x1 < left || x0 > right) continue;
    const at = (x: number) => (x1 === x0 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0));
    const ends = [at(Math.max(left, x0)), at(Math.min(right, x1))];
    gap = Math.min(gap, Math.max(top - Math.max(...ends), Math.min(...ends) - bottom));
  }
  return gap;
}
