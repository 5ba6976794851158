/** One run in the hub: what its events add up to, the number of the next event, and what is known around it. */

import type { Diagnosis, GatheredRun, Run, RunEvent, RunState, SourceStatus } from '@rewardboard/protocol';
import { emptyRun, evaluatePending, gatherEvents } from '@rewardboard/protocol';
import type { StateFacts } from './run-state.ts';

/** Points a series in the hub: more than any training here makes; beyond it neighbours are merged, extremes kept. */
export const HUB_SERIES_CAPACITY = 2_000_000;
/** With more than this to read, a file is being filled in. */
const FILLING_BYTES = 4 * 1024 * 1024;
/** Intervals of which the median is the run's usual one. */
const MEDIAN_OF = 20;

/** Clocks of two machines, and times without a zone, differ by less. */
const COPY_AFTER_MS = 36 * 3_600_000;

export interface RunOrigin {
  /** Shown until the run says its own name. */
  name: string;
  /** As shown to a person: relative to what is watched. */
  directory: string;
  /** Absolute, for this machine alone: viewers are never told. Absent for a run that came by uplink. */
  path?: string;
  /** "own journal", "metrics_history.json" ... */
  source: string;
  /** Ids of what turned out to be part of it. */
  formerIds?: ReadonlySet<string>;
}

export class LiveRun {
  #run = emptyRun(HUB_SERIES_CAPACITY);
  /** Number of the next event of this stream. */
  next = 0;
  state: RunState = 'running';
  stateReason = '';
  diagnosis: Diagnosis | null = null;
  /** Keys of the findings of which somebody has taken note. */
  acknowledged: ReadonlySet<string> = new Set();
  trainer: StateFacts['trainer'] = 'unknown';
  uplink: StateFacts['uplink'] = null;
  readonly sources = new Map<string, SourceStatus>();
  lastPointAt: number | null = null;
  /** Points were seen to come, and not only to lie there: what is found in them is news. */
  hasGrown = false;
  readonly #arrivals: number[] = [];

  /** What changed since the hub's timers looked last. */
  readonly news = { points: true, evaluations: true, summary: true, sources: true };
  /** Changes with every change of what the run's line in the list shows. */
  revision = 0;
  diagnosedAt = -Infinity;
  /** Since when it is being filled in, and until when it is left in peace, by the clock of those who judge. */
  filling: { since: number; until: number } | null = null;
  diagnosisTookMs = 0;
  /** Since when the judge has still to walk the rest; and when a verdict was told last. */
  inPartSince: number | null = null;
  toldAt = -Infinity;

  constructor(
    readonly id: string,
    public stream: string,
    readonly origin: RunOrigin,
    /** ms, the hub's clock: when it was first seen, or its files were last written. */
    public seenAt: number,
  ) {}

  get run(): GatheredRun {
    return this.#run;
  }

  /** The run with all its evaluations. */
  evaluated(): Run {
    evaluatePending(this.#run);
    return this.#run;
  }

  /** Adds events; @returns the number of the first one */
  apply(events: readonly RunEvent[], writer = 0): number {
    const from = this.next;
    gatherEvents(this.#run, events, writer);
    this.next += events.length;
    this.news.points = true;
    this.summaryChanged();
    if (
      events.some(
        (event) =>
          event.type !== 'train' &&
          (event.type !== 'points' || Object.keys(event.series).some((name) => name.startsWith('eval/'))),
      )
    )
      this.news.evaluations = true;
    return from;
  }

  summaryChanged(): void {
    this.news.summary = true;
    this.revision++;
  }

  /** New points came, or were found to have come, at this time of the hub's clock. */
  pointAt(at: number): void {
    if (this.lastPointAt !== null && at <= this.lastPointAt) return;
    this.lastPointAt = at;
    this.#arrivals.push(at);
    if (this.#arrivals.length > MEDIAN_OF + 1) this.#arrivals.shift();
    this.summaryChanged();
  }

  /** Forgets all events: what the files say is read anew, under another stream. */
  restart(stream: string): void {
    this.#run = emptyRun(HUB_SERIES_CAPACITY);
    this.next = 0;
    this.stream = stream;
    this.sources.clear();
    Object.assign(this.news, { points: true, evaluations: true, sources: true });
    this.summaryChanged();
  }

  /** A file of it has far to go: its first picture comes before its verdict. */
  get isFilling(): boolean {
    return this.#isUnread(FILLING_BYTES);
  }

  get hasUnread(): boolean {
    return this.#isUnread(0);
  }

  #isUnread(bytes: number): boolean {
    for (const { size, read, error } of this.sources.values()) if (error === null && size - read > bytes) return true;
    return false;
  }

  setSource(status: SourceStatus): void {
    this.sources.set(status.path, status);
    this.news.sources = true;
    // Its line names them.
    this.revision++;
  }

  forgetSource(path: string): void {
    if (this.sources.delete(path)) this.news.sources = true;
  }

  facts(): StateFacts {
    return {
      end: this.run.end,
      trainer: this.trainer,
      uplink: this.uplink,
      lastNewsAt: this.#lastNewsAt(),
      hasPoints: this.run.series.size > 0,
      isAtPlan: this.#isAtPlan(),
      intervalMs: this.#intervalMs(),
    };
  }

  /** All planned steps are made; or transformers' sums of the whole training stand at its last step. */
  #isAtPlan(): boolean {
    const { lastStep, info, about, series } = this.run;
    return (
      lastStep > 0 &&
      (lastStep >= (info?.plannedSteps ?? about.plannedSteps ?? Infinity) ||
        series.get('summary/train_runtime')?.last?.step === lastStep)
    );
  }

  /** Of the newest point, for people: by the run's own clock where it is a copy. */
  get newestAt(): number | null {
    return this.lastPointAt === null ? null : this.#lastNewsAt();
  }

  /** A file that was written now and speaks of days long ago is a copy: nobody trains there. */
  #lastNewsAt(): number {
    const arrived = this.lastPointAt ?? this.seenAt;
    const { lastTime } = this.run;
    return lastTime !== null && arrived - lastTime > COPY_AFTER_MS ? lastTime : arrived;
  }

  /** By the run's own clock where it has one; a run read at once tells nothing by its arrivals. */
  #intervalMs(): number | null {
    const times = this.run.series.get('time')?.values.slice(-MEDIAN_OF - 1) ?? this.#arrivals;
    const intervals = Array.from(times.slice(1), (time, i) => time - times[i]!).filter((ms) => ms > 0);
    if (intervals.length === 0) return null;
    return intervals.sort((a, b) => a - b)[intervals.length >> 1]!;
  }
}
