/** Diagnoses runs in slices: while the hub reads the disk for the first time only in threads, and less often while new points arrive. */

import type { Runs } from './runs.ts';

/** Reading that takes longer does not delay diagnoses any further. */
const MAX_READING_MS = 6_000;
const MAX_REST_MS = 500;
/** If points arrived within this time, the loop rests for LIVE_REST times the duration of a slice; otherwise only until all else had its turn. */
const LIVE_MS = 200;
const LIVE_REST = 4;

export class DiagnosisLoop {
  readonly #begunAt: number;
  #isReading = true;
  /** Viewers get what was read first: diagnoses wait as long again as the reading took. */
  #restUntil = -Infinity;
  #livedAt = -Infinity;
  #next: NodeJS.Timeout | NodeJS.Immediate | null = null;
  #isClosed = false;

  constructor(
    private readonly runs: Pick<Runs, 'diagnoseSome' | 'listen'>,
    private readonly elapsedMs: () => number,
  ) {
    this.#begunAt = elapsedMs();
    runs.listen({ events: () => (this.#livedAt = elapsedMs()) });
  }

  /** The first reading of the disk is done. */
  begin(): void {
    this.#isReading = false;
    const now = this.elapsedMs();
    this.#restUntil = now + Math.min(now - this.#begunAt, MAX_REST_MS);
    this.pulse();
  }

  /** Called a few times a second, and when a thread is ready for more. */
  pulse(): void {
    const now = this.elapsedMs();
    if (this.#isClosed) return;
    if ((this.#isReading && now - this.#begunAt < MAX_READING_MS) || now < this.#restUntil)
      this.runs.diagnoseSome(this.elapsedMs, false);
    else if (!this.#next) this.#slice();
  }

  close(): void {
    this.#isClosed = true;
  }

  #slice(): void {
    this.#next = null;
    if (this.#isClosed) return;
    const began = this.elapsedMs();
    const hasMore = this.runs.diagnoseSome(this.elapsedMs);
    const tookMs = this.elapsedMs() - began;
    const isLive = began - this.#livedAt < LIVE_MS;
    if (!hasMore) return;
    const next = () => this.#slice();
    this.#next = isLive ? setTimeout(next, tookMs * LIVE_REST) : setImmediate(next);
  }
}
