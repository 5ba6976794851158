/** Decides when content that no longer fits what was read is a new file, and not a rewrite that is still going on. */

/** What a look saw of a file that does not fit. */
export interface Misfit {
  /**
   * 'different': bytes that were read have changed. 'shorter': the file ends before what was read, and its beginning is
   * the same, as when a list is being written anew.
   */
  kind: 'different' | 'shorter';
  /** Changes whenever the file does. */
  signature: string;
  inode: number;
  size: number;
}

/** Unchanged for this long, at two looks: its writer has finished. */
const STILL_MS = { different: 300, shorter: 1000 };
/**
 * It only grows, for this long: a new file is being written without a pause. A rewrite of the same list grows too,
 * but has then caught up with what was read, if it writes faster than REWRITE_BYTES_PER_MS.
 */
const GROWING_MS = { different: 1000, shorter: 3000 };
const REWRITE_BYTES_PER_MS = 2000;
/** Rewritten over and over without a pause, and never as it was: better a new beginning than nothing. */
const RESTLESS_MS = 10_000;

export class Suspicion {
  #last: Misfit;
  /** Since when its signature is the same. */
  #stillSince: number;
  /** Since when it has not shrunk. */
  #growingSince: number;
  #differentSince: number | null;

  constructor(first: Misfit, now: number) {
    this.#last = first;
    this.#stillSince = now;
    this.#growingSince = now;
    this.#differentSince = first.kind === 'different' ? now : null;
  }

  /**
   * @param readBytes how much of the old content was read
   * @param now in ms, of a clock that never goes back
   * @returns true when the content is to be taken as a new file
   */
  isReplaced(misfit: Misfit, readBytes: number, now: number): boolean {
    const last = this.#last;
    this.#last = misfit;
    if (misfit.signature !== last.signature) this.#stillSince = now;
    if (misfit.inode !== last.inode || misfit.size < last.size) this.#growingSince = now;
    this.#differentSince = misfit.kind === 'different' ? (this.#differentSince ?? now) : null;
    if (now - this.#stillSince >= STILL_MS[misfit.kind]) return true;
    const rewriteMs = misfit.kind === 'shorter' ? readBytes / REWRITE_BYTES_PER_MS : 0;
    if (now - this.#growingSince >= Math.max(GROWING_MS[misfit.kind], rewriteMs)) return true;
    return this.#differentSince !== null && now - this.#differentSince >= RESTLESS_MS;
  }
}
