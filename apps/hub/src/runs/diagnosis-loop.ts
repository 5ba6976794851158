/** When runs are judged: not while the hub reads for the first time, and then in slices until all verdicts are known; seldom while new points come in. */

import type { Runs } from './runs.ts';

/** Reading that takes longer does not hold up the verdicts any more. */
const MAX_READING_MS = 6_000;
const MAX_REST_MS = 1_000;
/** A hub that got points within this time has something better to do: it rests for so many times a slice. */
const LIVE_MS = 200;
const LIVE_REST = 4;
/** Else, for this part of a slice. */
const REST = 0.25;

export class Judging {
  readonly #begunAt: number;
  #isReading = true;
  /** What was read is shown first: verdicts wait as long again as it took. */
  #restUntil = -Infinity;
  #livedAt = -Infinity;
  #next: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(
    private readonly runs: Pick<Runs, 'diagnoseSome' | 'listen'>,
    private readonly elapsedMs: () => number,
  ) {
    this.#begunAt = elapsedMs();
    runs.listen({ events: () => (this.#livedAt = elapsedMs()) });
  }

  /** What lay on the disk at the start was read. */
  begin(): void {
    this.#isReading = false;
    const now = this.elapsedMs();
    this.#restUntil = now + Math.min(now - this.#begunAt, MAX_REST_MS);
    this.pulse();
  }

  /** Called a few times a second. */
  pulse(): void {
    const now = this.elapsedMs();
    if ((this.#isReading && now - this.#begunAt < MAX_READING_MS) || now < this.#restUntil) return;
    if (!this.#next && !this.#isClosed) this.#judge();
  }

  close(): void {
    this.#isClosed = true;
    if (this.#next) clearTimeout(this.#next);
  }

  #judge(): void {
    const began = this.elapsedMs();
    const hasMore = this.runs.diagnoseSome(this.elapsedMs);
    const tookMs = this.elapsedMs() - began;
    const isLive = began - this.#livedAt < LIVE_MS;
    this.#next = hasMore ? setTimeout(() => this.#judge(), tookMs * (isLive ? LIVE_REST : REST)) : null;
  }
}
