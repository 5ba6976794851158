/** Paths of SVG plots. */

export type Scale = (value: number) => number;

/** A line with a gap where a value is no finite number. */
export function linePath(x: ArrayLike<number>, y: ArrayLike<number>, scaleX: Scale, scaleY: Scale): string {
  let path = '';
  let isDown = false;
  for (let i = 0; i < y.length; i++) {
    if (!Number.isFinite(y[i]!)) {
      isDown = false;
      continue;
    }
    path += `${isDown ? 'L' : 'M'}${scaleX(x[i]!).toFixed(1)} ${scaleY(y[i]!).toFixed(1)}`;
    isDown = true;
  }
  return path;
}

/** The area between two lines; places where either is no finite number are left out. */
export function bandPath(
  band: { x: ArrayLike<number>; low: ArrayLike<number>; high: ArrayLike<number> },
  scaleX: Scale,
  scaleY: Scale,
): string {
  const at = Array.from(band.x, (_, i) => i).filter(
    (i) => Number.isFinite(band.low[i]!) && Number.isFinite(band.high[i]!),
  );
  if (at.length < 2) return '';
  const point = (i: number, y: number) => `${scaleX(band.x[i]!).toFixed(1)} ${scaleY(y).toFixed(1)}`;
  return `M${[...at.map((i) => point(i, band.high[i]!)), ...at.toReversed().map((i) => point(i, band.low[i]!))].join(
    'L',
  )}Z`;
}

/** A diamond: the checkpoint to keep, or the best value. */
export function diamondPath(x: number, y: number, radius: number): string {
  return `M${x} ${y - radius}L${x + radius} ${y}L${x} ${y + radius}L${x - radius} ${y}Z`;
}

/** Moves labels apart that would touch, and keeps the last one above the end. @param at positions of their middles */
export function apart(at: readonly number[], gap: number, end: number): number[] {
  const order = [...at.keys()].sort((a, b) => at[a]! - at[b]!);
  const moved = [...at];
  for (let i = 1; i < order.length; i++) moved[order[i]!] = Math.max(moved[order[i]!]!, moved[order[i - 1]!]! + gap);
  let limit = end;
  for (const i of order.toReversed()) {
    moved[i] = Math.min(moved[i]!, limit);
    limit = moved[i] - gap;
  }
  return moved;
}
