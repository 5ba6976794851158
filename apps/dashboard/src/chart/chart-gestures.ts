/** Pointer, wheel and touch on a chart: crosshair, select, zoom, pan. The plain wheel and vertical swipes scroll the page. */

interface GestureActions {
  /** Left and right edge of the plot, in pixels of the canvas. */
  area(): { left: number; right: number } | null;
  /** @param share of the plot's width: 0 left, 1 right */
  moveCrosshair(share: number | null): void;
  choose(share: number): void;
  /** Shows another range, in shares of the current one: below 0 and above 1 lie outside of it. */
  view(from: number, to: number): void;
  reset(): void;
  /** The pixels that are being selected by dragging, or null. */
  drag(range: readonly [number, number] | null): void;
}

/** A shorter drag is a click. */
const DRAG_FROM_PX = 8;
const DOUBLE_TAP_MS = 320;
const WHEEL_FACTOR = 1.0015;

export function attachGestures(canvas: HTMLCanvasElement, actions: GestureActions): () => void {
  const pointers = new Map<number, number>();
  let start: { x: number; isMove: boolean; isTouch: boolean } | null = null;
  let pinch: { from: number; to: number } | null = null;
  let lastTapMs = -Infinity;

  const share = (x: number): number | null => {
    const area = actions.area();
    return area && area.right > area.left ? (x - area.left) / (area.right - area.left) : null;
  };
  const inPlot = (at: number | null): at is number => at !== null && at >= 0 && at <= 1;

  const down = (event: PointerEvent) => {
    if (event.pointerType === 'mouse' && event.button !== 0) return;
    pointers.set(event.pointerId, event.offsetX);
    canvas.setPointerCapture(event.pointerId);
    if (pointers.size === 2) {
      const [a, b] = [...pointers.values()].map(share);
      pinch = a != null && b != null ? { from: Math.min(a, b), to: Math.max(a, b) } : null;
      start = null;
      return;
    }
    start = { x: event.offsetX, isMove: event.shiftKey, isTouch: event.pointerType !== 'mouse' };
  };

  const move = (event: PointerEvent) => {
    const at = share(event.offsetX);
    actions.moveCrosshair(inPlot(at) ? at : null);
    if (!pointers.has(event.pointerId)) return;
    pointers.set(event.pointerId, event.offsetX);
    if (!start || start.isTouch) return;
    if (!start.isMove) return actions.drag([start.x, event.offsetX]);
    const from = share(start.x);
    if (from === null || at === null) return;
    actions.view(from - at, from - at + 1);
    start.x = event.offsetX;
  };

  const up = (event: PointerEvent) => {
    if (pinch && pointers.size === 2) {
      const [a, b] = [...pointers.values()].map(share);
      if (a != null && b != null) applyPinch(pinch, Math.min(a, b), Math.max(a, b));
    }
    pointers.delete(event.pointerId);
    if (pointers.size < 2) pinch = null;
    const began = start;
    start = null;
    actions.drag(null);
    if (!began || event.type === 'pointercancel') return;
    const from = share(began.x);
    const to = share(event.offsetX);
    if (from === null || to === null) return;
    if (Math.abs(event.offsetX - began.x) > DRAG_FROM_PX) {
      if (!began.isMove && !began.isTouch)
        actions.view(Math.max(0, Math.min(from, to)), Math.min(1, Math.max(from, to)));
      return;
    }
    // A finger has no place while it isn't there: what it tapped stays read.
    if (began.isTouch && inPlot(from)) actions.moveCrosshair(from);
    if (began.isTouch && event.timeStamp - lastTapMs < DOUBLE_TAP_MS) actions.reset();
    else if (inPlot(from)) actions.choose(from);
    lastTapMs = event.timeStamp;
  };

  /** The range that was between the fingers at the start stays between them. */
  const applyPinch = (began: { from: number; to: number }, from: number, to: number) => {
    if (to - from < 0.02 || began.to - began.from < 0.02) return;
    const scale = (began.to - began.from) / (to - from);
    const left = began.from - from * scale;
    actions.view(left, left + scale);
  };

  const wheel = (event: WheelEvent) => {
    const at = share(event.offsetX);
    if (!event.altKey || at === null) return;
    event.preventDefault();
    const scale = WHEEL_FACTOR ** event.deltaY;
    actions.view(at - at * scale, at + (1 - at) * scale);
  };

  const leave = (event: PointerEvent) => event.pointerType !== 'touch' && actions.moveCrosshair(null);
  const reset = () => actions.reset();
  canvas.addEventListener('pointerdown', down);
  canvas.addEventListener('pointermove', move);
  canvas.addEventListener('pointerup', up);
  canvas.addEventListener('pointercancel', up);
  canvas.addEventListener('pointerleave', leave);
  canvas.addEventListener('dblclick', reset);
  canvas.addEventListener('wheel', wheel, { passive: false });
  return () => {
    canvas.removeEventListener('pointerdown', down);
    canvas.removeEventListener('pointermove', move);
    canvas.removeEventListener('pointerup', up);
    canvas.removeEventListener('pointercancel', up);
    canvas.removeEventListener('pointerleave', leave);
    canvas.removeEventListener('dblclick', reset);
    canvas.removeEventListener('wheel', wheel);
  };
}
