/** Spreads the painting of many charts over several frames, so that no frame takes long. What is out of sight waits until it is in view. */

import { afterFrame, fillFrame, restBudget } from '../live/live-budget.ts';

/** A frame paints one chart, and more as long as it has taken less than this. */
const FRAME_MS = 10;

/** In the order of scheduling. A newer paint of a chart replaces the one that waits. */
const waiting = new Map<object, () => void>();
/** Owners that are out of sight, with the newest paint of each. */
const hidden = new Map<object, (() => void) | null>();
let frame: number | null = null;

/** @param owner the chart, of which only the newest paint is run */
export function schedulePaint(owner: object, paint: () => void): void {
  if (hidden.has(owner)) {
    hidden.set(owner, paint);
    return;
  }
  waiting.set(owner, paint);
  frame ??= requestAnimationFrame(paintNext);
}

/** For the chart that shows a new point first: in the frame in which that came. */
export function paintNow(owner: object, paint: () => void): void {
  if (hidden.has(owner)) return schedulePaint(owner, paint);
  waiting.delete(owner);
  paint();
}

/** A chart that goes out of sight keeps its newest paint for later. */
export function setHidden(owner: object, isHidden: boolean): void {
  if (isHidden) {
    if (!hidden.has(owner)) hidden.set(owner, waiting.get(owner) ?? null);
    waiting.delete(owner);
    return;
  }
  const paint = hidden.get(owner);
  hidden.delete(owner);
  if (paint) schedulePaint(owner, paint);
}

export function cancelPaint(owner: object): void {
  waiting.delete(owner);
  hidden.delete(owner);
}

/** Paints all that waits, for a page that is printed. */
export function paintAll(): void {
  for (const [owner, paint] of waiting) {
    waiting.delete(owner);
    paint();
  }
  for (const [owner, paint] of hidden) {
    hidden.set(owner, null);
    paint?.();
  }
}

function paintNext(): void {
  frame = null;
  const startMs = performance.now();
  for (const [owner, paint] of waiting) {
    waiting.delete(owner);
    paint();
    if (performance.now() - startMs < FRAME_MS) continue;
    fillFrame();
    break;
  }
  afterFrame(() => restBudget.spend(performance.now() - startMs));
  if (waiting.size > 0) frame = requestAnimationFrame(paintNext);
}
