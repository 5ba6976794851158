/** The areas in which one line is above another, cut at the crossings. */

import type { Band, Point } from './chart-model.ts';

/** @param upper @param lower points with rising x; NaN ends an area */
export function gapBands(upper: readonly Point[], lower: readonly Point[]): Band[] {
  if (upper.length < 2 || lower.length < 2) return [];
  const from = Math.max(upper[0]!.x, lower[0]!.x);
  const to = Math.min(upper[upper.length - 1]!.x, lower[lower.length - 1]!.x);
  const xs = [...new Set([from, ...upper.map((p) => p.x), ...lower.map((p) => p.x), to])]
    .filter((x) => x >= from && x <= to)
    .sort((a, b) => a - b);
  const high = sampler(upper);
  const low = sampler(lower);
  const bands: Band[] = [];
  let band: Band | null = null;
  let before: { x: number; high: number; low: number } | null = null;
  for (const x of xs) {
    const now = { x, high: high(x), low: low(x) };
    const isAbove = now.high > now.low;
    const isKnown = Number.isFinite(now.high) && Number.isFinite(now.low);
    const wasAbove = band !== null;
    if (before && isKnown && isAbove !== wasAbove) {
      const crossing = crossingOf(before, now);
      if (crossing) {
        if (!band) bands.push((band = { x: [], low: [], high: [] }));
        push(band, crossing);
      }
      if (!isAbove) band = null;
    }
    if (!isKnown) band = null;
    else if (isAbove) {
      if (!band) bands.push((band = { x: [], low: [], high: [] }));
      push(band, now);
    }
    before = isKnown ? now : null;
  }
  return bands.filter((b) => b.x.length > 1);
}

function push(band: Band, at: { x: number; high: number; low: number }): void {
  band.x.push(at.x);
  band.high.push(at.high);
  band.low.push(at.low);
}

function crossingOf(a: { x: number; high: number; low: number }, b: { x: number; high: number; low: number }) {
  const before = a.high - a.low;
  const after = b.high - b.low;
  if (before === after) return null;
  const share = before / (before - after);
  if (!(share >= 0 && share <= 1)) return null;
  const y = a.high + share * (b.high - a.high);
  return { x: a.x + share * (b.x - a.x), high: y, low: y };
}

/** Linear interpolation for rising x: continues from the previous position. */
function sampler(points: readonly Point[]): (x: number) => number {
  let i = 0;
  return (x) => {
    while (i + 1 < points.length - 1 && points[i + 1]!.x < x) i++;
    const a = points[i]!;
    const b = points[i + 1]!;
    if (x === a.x) return a.y;
    if (x === b.x) return b.y;
    return a.y + ((x - a.x) / (b.x - a.x)) * (b.y - a.y);
  };
}
