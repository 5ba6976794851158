/** How much of a page's thread may go to drawing what is live, so that a log of any size leaves the rest to the person who uses the page. */

import { onceAFrame } from './once-a-frame.ts';

interface Limits {
  /** Of the page's thread, 0 to 1, while a log sends faster than anybody reads. */
  share: number;
  /** The same while it sends more slowly: then each point is drawn as it comes, unless that takes very long. */
  calmShare: number;
  /** From one drawing to the next, ms, whatever it costs. */
  leastMs: number;
  mostMs: number;
  /** The same while a log sends more slowly. */
  calmMostMs: number;
}

/** ms from one batch of points to the next, on average, below which a log is fast: nobody reads 14 numbers a second. */
const FAST_MS = 70;
/** Batches over which that average goes. */
const BATCHES = 8;
/** A pause longer than this says no more about the pace of a log. */
const LONGEST_GAP_MS = 200;

/** A drawing is followed by a pause, so long that the share isn't exceeded. After a longer silence nothing waits. */
export class LiveBudget {
  #freeAtMs = 0;
  #arrivedAtMs = -Infinity;
  #gapMs = FAST_MS;

  constructor(private readonly limits: Limits) {}

  /** Points came. */
  arrived(nowMs = performance.now()): void {
    const gapMs = Math.min(nowMs - this.#arrivedAtMs, LONGEST_GAP_MS);
    this.#gapMs += (gapMs - this.#gapMs) / BATCHES;
    this.#arrivedAtMs = nowMs;
  }

  spend(ms: number, nowMs = performance.now()): void {
    const { share, calmShare, leastMs, mostMs, calmMostMs } = this.limits;
    const isFast = this.#gapMs < FAST_MS;
    const pauseMs = Math.max(ms / (isFast ? share : calmShare), leastMs) - ms;
    this.#freeAtMs = Math.min(Math.max(this.#freeAtMs, nowMs) + pauseMs, nowMs + (isFast ? mostMs : calmMostMs));
  }

  waitMs(nowMs = performance.now()): number {
    return Math.max(0, this.#freeAtMs - nowMs);
  }
}

/** What shows a new point at once: numbers and the chart of the loss. */
export const FIRST: Limits = { share: 0.065, calmShare: 0.25, leastMs: 50, mostMs: 500, calmMostMs: 500 };
/** All other charts of the page. */
export const REST: Limits = { share: 0.02, calmShare: 0.03, leastMs: 0, mostMs: 12_000, calmMostMs: 2_500 };
export const firstBudget = new LiveBudget(FIRST);
export const restBudget = new LiveBudget(REST);

/** The frame in which so much was painted that nothing else should be drawn in it; null for none. */
let fullFrame: CSSNumberish | null = null;

/** All callbacks of one frame see the same time. */
function frameNow(): CSSNumberish | null {
  return typeof document === 'undefined' ? null : (document.timeline?.currentTime ?? null);
}

/** This frame has done enough: what may wait is drawn in the next one, so that a page that opens answers in between. */
export function fillFrame(): void {
  fullFrame = frameNow();
}

/** Like `onceAFrame`, and no more often than the budget allows. What a frame costs includes its layout and its painting. */
export function withinBudget(budget: LiveBudget, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const soon = () => {
    if (timer !== null) return;
    const waitMs = budget.waitMs();
    if (waitMs === 0) return inFrame();
    timer = setTimeout(() => {
      timer = null;
      inFrame();
    }, waitMs);
  };
  const inFrame = onceAFrame(() => {
    // Other things may have been drawn since the frame was asked for.
    if (budget.waitMs() > 0 || (fullFrame !== null && fullFrame === frameNow())) return soon();
    const startMs = performance.now();
    run();
    afterFrame(() => budget.spend(performance.now() - startMs));
  });
  return soon;
}

/** A message is delivered as soon as the frame is done; a timer would come later. */
export function afterFrame(then: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', () => {
    port1.close();
    then();
  });
  port1.start();
  port2.postMessage(null);
}
