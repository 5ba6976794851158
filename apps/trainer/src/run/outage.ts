/** Times without a hub, each of which is reported once. */

/** A hub that restarts is back within this time; a longer outage is reported. */
const OUTAGE_MS = 5_000;

export type OutageNews =
  /** Reported once an outage: at once when the hub was never there. */
  | { type: 'unreachable'; reason: string }
  /** After that. */
  | { type: 'reached' };

export class Outage {
  /** Why the hub is away, as far as is known. */
  reason = 'no answer';
  #isReported = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(private readonly notify: (news: OutageNews) => void) {}

  /** Reported only where it lasts. */
  mayBegin(reason: string): void {
    this.reason = reason;
    this.#timer ??= setTimeout(() => this.report(), OUTAGE_MS);
  }

  report(): void {
    this.#stop();
    if (this.#isReported || this.#isClosed) return;
    this.#isReported = true;
    this.notify({ type: 'unreachable', reason: this.reason });
  }

  end(): void {
    this.#stop();
    if (this.#isReported) this.notify({ type: 'reached' });
    this.#isReported = false;
  }

  /** Nothing is reported any more. */
  close(): void {
    this.#isClosed = true;
    this.#stop();
  }

  #stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
