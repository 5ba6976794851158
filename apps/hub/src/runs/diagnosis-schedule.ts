/** When one run is diagnosed: soon after an evaluation, less often for training points, and not while its files are still being read. */

/** The rest after a diagnosis when an evaluation came, and when training points came. */
export const DIAGNOSE_AFTER_EVALUATION_MS = 250;
export const DIAGNOSE_AFTER_POINTS_MS = 1_000;
/** The rest when nothing came, for a run that isn't over: only the clock shows that it stalls. */
export const DIAGNOSE_SILENCE_MS = 15_000;
/** Diagnoses take about a tenth of the hub's time at most, however long a run is. */
const REST_PER_MS = 10;
/** A run whose files are being read is diagnosed this long after the last piece, when viewers have its picture; and in any case after so long. */
const AFTER_FILLING_MS = 750;
const MAX_FILLING_MS = 6_000;
/** A run that is diagnosed in part comes before others for so long. */
const FIRST_MS = 1_000;
/** Between two published diagnoses of a run that is too long for one slice. */
const PUBLISH_PARTIAL_MS = 250;

export class DiagnosisSchedule {
  #hasPoints = true;
  #hasEvaluations = true;
  #beganAt = -Infinity;
  #diagnosedAt = -Infinity;
  #tookMs = 0;
  #publishedAt = -Infinity;
  /** Since when the rest of the run waits for its next slice. */
  #partialSince: number | null = null;
  /** Since when its files are being read, and until when it is left alone. */
  #filling: { since: number; until: number } | null = null;
  /** What was read of files that aren't read to their end, and since when that is so. */
  #unread: { revision: number; since: number } | null = null;
  /** A thread works on it. */
  #isAside = false;

  get diagnosedAt(): number {
    return this.#diagnosedAt;
  }

  /** A thread works on its diagnosis. */
  get isAside(): boolean {
    return this.#isAside;
  }

  get isPartial(): boolean {
    return this.#partialSince !== null;
  }

  /** Something came since the last diagnosis began. */
  get hasChanges(): boolean {
    return this.#hasPoints || this.#hasEvaluations;
  }

  changed(kind: 'points' | 'evaluations'): void {
    this.#hasPoints = true;
    this.#hasEvaluations ||= kind === 'evaluations';
  }

  /** Its diagnosis was made before, of all that there is. */
  isKnown(): void {
    this.#hasPoints = this.#hasEvaluations = false;
  }

  /**
   * To be called before `isDue`.
   * @param unread changes with each part that is read of files that aren't read to their end; null if all are
   */
  update(isFilling: boolean, unread: number | null, elapsedMs: number): void {
    if (unread === null) this.#unread = null;
    else if (this.#unread?.revision !== unread) this.#unread = { revision: unread, since: elapsedMs };
    if (isFilling) this.#filling = { since: this.#filling?.since ?? elapsedMs, until: elapsedMs + AFTER_FILLING_MS };
    else if (this.#filling && elapsedMs >= this.#filling.until) this.#filling = null;
  }

  /** More of its files comes. A file may also end with bytes that no record needs, or with half a line. */
  isArriving(elapsedMs: number): boolean {
    return this.#unread !== null && elapsedMs - this.#unread.since < AFTER_FILLING_MS;
  }

  isDue(isOver: boolean, elapsedMs: number): boolean {
    if (this.#isAside) return false;
    if (this.#filling && elapsedMs - this.#filling.since < MAX_FILLING_MS) return false;
    if (this.isPartial) return true;
    if (!this.hasChanges && isOver) return false;
    const restMs = this.#hasEvaluations
      ? DIAGNOSE_AFTER_EVALUATION_MS
      : this.#hasPoints
        ? DIAGNOSE_AFTER_POINTS_MS
        : DIAGNOSE_SILENCE_MS;
    return elapsedMs - this.#diagnosedAt >= Math.max(restMs, REST_PER_MS * this.#tookMs);
  }

  isFirst(elapsedMs: number): boolean {
    return this.#partialSince !== null && elapsedMs - this.#partialSince < FIRST_MS;
  }

  begin(elapsedMs: number): void {
    this.#beganAt = elapsedMs;
    this.#hasPoints = this.#hasEvaluations = false;
  }

  /**
   * @param isWhole false when the time was over before the end of the run
   * @returns whether the diagnosis is to be published
   */
  reached(isWhole: boolean): boolean {
    this.#partialSince = isWhole ? null : (this.#partialSince ?? this.#beganAt);
    if (!isWhole) this.#hasPoints = true;
    const isPublished =
      this.#partialSince === null ||
      this.#beganAt - Math.max(this.#publishedAt, this.#partialSince) >= PUBLISH_PARTIAL_MS;
    if (isPublished) this.#publishedAt = this.#beganAt;
    return isPublished;
  }

  end(elapsedMs: number): void {
    this.#diagnosedAt = elapsedMs;
    this.#tookMs = elapsedMs - this.#beganAt;
  }

  /** A thread got what there is. */
  beginAside(elapsedMs: number): void {
    this.begin(elapsedMs);
    this.#partialSince = null;
    this.#isAside = true;
  }

  /** @param tookMs of the thread's time; null when it didn't come to an end, so that the diagnosis is still due */
  endAside(tookMs: number | null, elapsedMs: number): void {
    this.#isAside = false;
    if (tookMs === null) this.#hasPoints = this.#hasEvaluations = true;
    else {
      this.#diagnosedAt = elapsedMs;
      this.#tookMs = tookMs;
    }
  }
}
