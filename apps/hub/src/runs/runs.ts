/** All runs of a hub, and what is judged of them. Free of I/O: time, ids and the network are others' business. */

import type { Diagnosis, RunEvent } from '@rewardboard/protocol';
import type { DiagnoserPool } from '@rewardboard/diagnostics';
import { distinctId } from './run-id.ts';
import type { RunOrigin } from './live-run.ts';
import { LiveRun } from './live-run.ts';
import { judgeState } from './run-state.ts';

/** Runs kept at the same time; further ones are refused with a notice. */
export const MAX_RUNS = 1_000;
/** A run is judged again at most this often after an evaluation, and with new training points alone. */
export const DIAGNOSE_AFTER_EVALUATION_MS = 250;
export const DIAGNOSE_AFTER_POINTS_MS = 1_000;
/** A run that may still go on is judged at least so often: only the clock tells that it stalls. */
export const DIAGNOSE_SILENCE_MS = 15_000;
/** Judging takes at most about a tenth of the hub's time, however long a run is. */
const DIAGNOSE_REST = 10;
/** A run that is being read is judged this long after its last piece, when viewers have its picture; and in any case after so long. */
const AFTER_FILLING_MS = 750;
const MAX_FILLING_MS = 6_000;
/** Milliseconds of judging in one go, before sockets have their turn again: a new point must be on the page within 50. */
const DIAGNOSE_SLICE_MS = 8;
/** A run that is judged in part comes before others for so long. */
const FIRST_MS = 1_000;
/** Between two verdicts on parts of a run that is too long for one slice. */
const TOLD_IN_PART_MS = 250;

export interface RunsListener {
  events(run: LiveRun, from: number, events: readonly RunEvent[]): void;
  /** Its events were forgotten, and its numbering begins anew. */
  restarted(run: LiveRun): void;
  /** A run came or went. */
  listed(): void;
  removed(id: string): void;
  diagnosed(run: LiveRun): void;
  /** Somebody took note of a finding, or took that back. */
  acknowledged(run: LiveRun): void;
}

export interface RunsOptions {
  diagnosers: Pick<DiagnoserPool, 'update' | 'diagnose'>;
  /** A name that no stream had before, in this hub or an earlier one. */
  newStream(): string;
  now(): number;
  notice(text: string): void;
  /** What was acknowledged of a run; absent: nothing. */
  acknowledged?(runId: string): ReadonlySet<string>;
}

export class Runs {
  readonly #byId = new Map<string, LiveRun>();
  readonly #listeners: Partial<RunsListener>[] = [];
  readonly #options: RunsOptions;
  #isFull = false;

  constructor(options: RunsOptions) {
    this.#options = options;
  }

  listen(listener: Partial<RunsListener>): void {
    this.#listeners.push(listener);
  }
  get(id: string): LiveRun | undefined {
    return this.#byId.get(id);
  }
  /** The run of which this id turned out to be a part. */
  withFormerId(id: string): LiveRun | undefined {
    return this.all().find(({ origin }) => origin.formerIds?.has(id));
  }
  all(): LiveRun[] {
    return [...this.#byId.values()];
  }

  /** `hash` tells two directories apart that claim the same id. @returns null when there is no room */
  add(wantedId: string, hash: string, origin: RunOrigin, seenAt: number): LiveRun | null {
    const id = distinctId(wantedId, hash, (other) => this.#byId.has(other));
    if (this.#byId.has(id)) return null;
    if (this.#byId.size >= MAX_RUNS) {
      if (!this.#isFull)
        this.#options.notice(
          `This hub shows ${MAX_RUNS} runs and no more: ${origin.directory || id} and what follows is left out. Watch fewer directories.`,
        );
      this.#isFull = true;
      return null;
    }
    const run = new LiveRun(id, this.#options.newStream(), origin, seenAt);
    this.#byId.set(id, run);
    this.tellAcknowledged(run);
    this.#judge(run, this.#options.now());
    for (const listener of this.#listeners) listener.listed?.();
    return run;
  }

  remove(run: LiveRun): void {
    if (this.#byId.get(run.id) !== run) return;
    this.#byId.delete(run.id);
    this.#isFull = false;
    for (const listener of this.#listeners) listener.removed?.(run.id);
    for (const listener of this.#listeners) listener.listed?.();
  }

  /** @param writer which of the run's files they are from */
  apply(run: LiveRun, events: readonly RunEvent[], writer = 0): void {
    if (events.length === 0) return;
    const from = run.apply(events, writer);
    for (const listener of this.#listeners) listener.events?.(run, from, events);
    if (events.some((event) => event.type === 'end' || event.type === 'start')) this.#judge(run, this.#options.now());
  }

  restart(run: LiveRun): void {
    run.restart(this.#options.newStream());
    for (const listener of this.#listeners) listener.restarted?.(run);
  }

  /** What was acknowledged of it may have changed. */
  tellAcknowledged(run: LiveRun): void {
    run.acknowledged = this.#options.acknowledged?.(run.id) ?? run.acknowledged;
    run.summaryChanged();
    for (const listener of this.#listeners) listener.acknowledged?.(run);
  }

  /** Running, quiet, finished or failed: asked every second, since silence makes no event. */
  judgeAll(): void {
    const now = this.#options.now();
    for (const run of this.#byId.values()) this.#judge(run, now);
  }

  #judge(run: LiveRun, now: number): void {
    const { state, reason } = judgeState(run.facts(), now);
    if (state === run.state && reason === run.stateReason) return;
    if (state !== run.state) run.news.evaluations = true;
    run.state = state;
    run.stateReason = reason;
    run.summaryChanged();
  }

  /**
   * Judges the runs whose time has come, for a bounded while; `elapsedMs` reads a clock that never goes back.
   * @returns whether some were left, or judged in part
   */
  diagnoseSome(elapsedMs: () => number): boolean {
    const began = elapsedMs();
    const waiting = this.all()
      .filter((run) => isDue(run, began))
      // One verdict after the other; but no long run keeps the others waiting.
      .sort((a, b) => Number(isFirst(b, began)) - Number(isFirst(a, began)) || a.diagnosedAt - b.diagnosedAt);
    const isEnough = () => elapsedMs() - began >= DIAGNOSE_SLICE_MS;
    let judged = 0;
    for (const run of waiting) {
      this.#diagnose(run, elapsedMs, isEnough);
      judged++;
      if (isEnough()) break;
    }
    return judged < waiting.length || waiting.slice(0, judged).some((run) => run.inPartSince !== null);
  }

  /** Judges every run that has news, however long it takes: for a reader that nobody waits beside. */
  diagnoseAll(elapsedMs: () => number): void {
    for (const run of this.#byId.values()) if (run.news.points || run.news.evaluations) this.#diagnose(run, elapsedMs);
  }

  #diagnose(run: LiveRun, elapsedMs: () => number, isEnough?: () => boolean): void {
    const { diagnosers, now } = this.#options;
    const began = elapsedMs();
    run.news.points = run.news.evaluations = false;
    const before = run.diagnosis;
    const rest = () => {
      run.diagnosedAt = elapsedMs();
      run.diagnosisTookMs = run.diagnosedAt - began;
    };
    try {
      const isInPart = !diagnosers.update(run.evaluated(), isEnough);
      run.inPartSince = isInPart ? (run.inPartSince ?? began) : null;
      // The rest of a long run comes as soon as the others have had their turn, and what is known by then is worth a word now and then.
      if (isInPart) run.news.points = true;
      if (isInPart && began - Math.max(run.toldAt, run.inPartSince!) < TOLD_IN_PART_MS) return rest();
      run.toldAt = began;
      run.diagnosis = diagnosers.diagnose(run.evaluated(), {
        now: now(),
        lastPointAt: run.lastPointAt,
        trainer: run.trainer,
      });
    } catch (error) {
      run.inPartSince = null;
      run.diagnosis = undiagnosed(error);
      if (before?.sentence !== run.diagnosis.sentence)
        this.#options.notice(`Run ${run.id} cannot be judged: ${String(error)}`);
    }
    rest();
    if (JSON.stringify(before) === JSON.stringify(run.diagnosis)) return;
    run.summaryChanged();
    for (const listener of this.#listeners) listener.diagnosed?.(run);
  }
}

function isFirst({ inPartSince }: LiveRun, elapsedMs: number): boolean {
  return inPartSince !== null && elapsedMs - inPartSince < FIRST_MS;
}

function isDue(run: LiveRun, elapsedMs: number): boolean {
  if (run.isFilling) run.filling = { since: run.filling?.since ?? elapsedMs, until: elapsedMs + AFTER_FILLING_MS };
  else if (run.filling && elapsedMs >= run.filling.until) run.filling = null;
  if (run.filling && elapsedMs - run.filling.since < MAX_FILLING_MS) return false;
  const { points, evaluations } = run.news;
  if (run.inPartSince !== null) return true;
  // Silence is no news, and still has to be judged.
  const isSilent = !points && !evaluations;
  if (isSilent && (run.state === 'finished' || run.state === 'failed')) return false;
  const restMs = isSilent ? DIAGNOSE_SILENCE_MS : evaluations ? DIAGNOSE_AFTER_EVALUATION_MS : DIAGNOSE_AFTER_POINTS_MS;
  return elapsedMs - run.diagnosedAt >= Math.max(restMs, DIAGNOSE_REST * run.diagnosisTookMs);
}

function undiagnosed(error: unknown): Diagnosis {
  return {
    level: 'unknown',
    sentence: 'This run cannot be judged: its numbers broke a rule.',
    evidence: error instanceof Error ? error.message : String(error),
    advice: [],
    rule: null,
    findings: [],
    clear: [],
    notChecked: [],
    targets: [],
    keep: null,
    timeline: [],
  };
}
