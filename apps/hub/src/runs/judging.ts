/** When runs are judged: not while the hub reads for the first time, and then in slices, half of the time at most, until all verdicts are known. */

import type { Runs } from './runs.ts';

/** Reading that takes longer does not hold up the verdicts any more. */
const MAX_READING_MS = 6_000;

export class Judging {
  readonly #begunAt: number;
  #isReading = true;
  #next: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(
    private readonly runs: Pick<Runs, 'diagnoseSome'>,
    private readonly elapsedMs: () => number,
  ) {
    this.#begunAt = elapsedMs();
  }

  /** What lay on the disk at the start was read. */
  begin(): void {
    this.#isReading = false;
    this.pulse();
  }

  /** Called a few times a second. */
  pulse(): void {
    if (this.#isReading && this.elapsedMs() - this.#begunAt < MAX_READING_MS) return;
    if (!this.#next && !this.#isClosed) this.#judge();
  }

  close(): void {
    this.#isClosed = true;
    if (this.#next) clearTimeout(this.#next);
  }

  #judge(): void {
    const began = this.elapsedMs();
    const hasMore = this.runs.diagnoseSome(this.elapsedMs);
    this.#next = hasMore ? setTimeout(() => this.#judge(), Math.ceil(this.elapsedMs() - began)) : null;
  }
}
