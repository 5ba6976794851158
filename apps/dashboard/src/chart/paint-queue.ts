/** Spreads the painting of many charts over several frames, so that no frame takes long. */

const PAINTS_A_FRAME = 2;

/** In the order of scheduling. A newer paint of a chart replaces the one that waits. */
const waiting = new Map<object, () => void>();
let frame: number | null = null;

/** @param owner the chart, of which only the newest paint is run */
export function schedulePaint(owner: object, paint: () => void): void {
  waiting.set(owner, paint);
  frame ??= requestAnimationFrame(paintNext);
}

export function cancelPaint(owner: object): void {
  waiting.delete(owner);
}

/** Paints all that waits, for a page that is printed. */
export function paintAll(): void {
  for (const [owner, paint] of waiting) {
    waiting.delete(owner);
    paint();
  }
}

function paintNext(): void {
  frame = null;
  let painted = 0;
  for (const [owner, paint] of waiting) {
    waiting.delete(owner);
    paint();
    if (++painted === PAINTS_A_FRAME) break;
  }
  if (waiting.size > 0) frame = requestAnimationFrame(paintNext);
}
