/** Combines many calls into one per frame, so that a burst of messages is rendered once. */

/** A hidden page gets no frames, but its title must still show the verdict. */
const HIDDEN_MS = 1000;

export function onceAFrame(run: () => void): () => void {
  let frame: number | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const go = () => {
    if (frame !== null) cancelAnimationFrame(frame);
    if (timer !== null) clearTimeout(timer);
    frame = timer = null;
    run();
  };
  return () => {
    if (frame !== null) return;
    frame = requestAnimationFrame(go);
    timer = setTimeout(go, HIDDEN_MS);
  };
}
