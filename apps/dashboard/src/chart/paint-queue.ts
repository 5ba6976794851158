/** Spreads the painting of charts over frames: a few a frame, so that many charts never make one long frame. */

const PAINTS_A_FRAME = 2;

/** What waits, in the order of asking; a newer wish of the same chart takes the older one's place. */
const waiting = new Map<object, () => void>();
let frame: number | null = null;

/** @param owner one chart: its newest paint is the only one that happens */
export function paintSoon(owner: object, paint: () => void): void {
  waiting.set(owner, paint);
  frame ??= requestAnimationFrame(paintSome);
}

export function paintNever(owner: object): void {
  waiting.delete(owner);
}

function paintSome(): void {
  frame = null;
  let painted = 0;
  for (const [owner, paint] of waiting) {
    waiting.delete(owner);
    paint();
    if (++painted === PAINTS_A_FRAME) break;
  }
  if (waiting.size > 0) frame = requestAnimationFrame(paintSome);
}
