/** One run in the hub: what its events add up to, the number of the next event, and what is known around it. */

import type { Counts } from '@rewardboard/metrics';
import type { Diagnosis, GatheredRun, Run, RunEvent, RunState, SourceStatus } from '@rewardboard/protocol';
import { countsAt as countsIn, evaluatePending, gatherEvents } from '@rewardboard/protocol';
import { Deletion } from './deletion.ts';
import { DiagnosisSchedule } from './diagnosis-schedule.ts';
import { KnownState } from './known-state.ts';
import { mayEvaluate } from './may-evaluate.ts';
import { PointTimes } from './point-times.ts';
import { Rest } from './rest.ts';
import type { RestedRun } from './rest.ts';
import { RunSources } from './run-sources.ts';
import type { RunFacts } from './run-facts.ts';
import { KnownFacts } from './run-facts.ts';
import type { RunOrigin } from './run-origin.ts';
import type { StateFacts } from './run-state.ts';
import { NO_WORDS } from './run-words.ts';
import type { RunWords } from './run-words.ts';
import { withoutPoints } from './series-capacity.ts';

export class LiveRun {
  readonly schedule = new DiagnosisSchedule();
  readonly deletion = new Deletion();
  /** Whether its points are in memory. */
  readonly rest = new Rest();
  readonly times = new PointTimes();
  readonly #facts = new KnownFacts();
  #origin: Readonly<RunOrigin>;
  #stream: string;
  #seenAt: number;
  #run = withoutPoints();
  #next = 0;
  readonly #known = new KnownState();
  #diagnosis: Diagnosis | null = null;
  #acknowledged: ReadonlySet<string> = new Set();
  #words = NO_WORDS;
  readonly #sources = new RunSources();
  #revision = 0;

  /** @param seenAt ms, the hub's clock: when it was first seen, or its files were last written */
  constructor(
    readonly id: string,
    stream: string,
    origin: RunOrigin,
    seenAt: number,
  ) {
    this.#stream = stream;
    this.#origin = origin;
    this.#seenAt = seenAt;
  }

  get origin(): Readonly<RunOrigin> {
    return this.#origin;
  }
  /** What a person calls it, its own, its tracker's, or that of its place. */
  get name(): string {
    return this.#words.name || this.ownName;
  }
  get ownName(): string {
    return this.rest.name ?? (this.#run.info?.name || this.#run.about.name || this.#origin.name);
  }
  get run(): GatheredRun {
    return this.#run;
  }
  /** Events of another stream have other numbers. */
  get stream(): string {
    return this.#stream;
  }
  /** Number of the next event of this stream. */
  get next(): number {
    return this.#next;
  }
  get state(): RunState {
    return this.#known.state;
  }
  get stateReason(): string {
    return this.#known.reason;
  }
  get isOver(): boolean {
    return this.#known.isOver;
  }
  get diagnosis(): Diagnosis | null {
    return this.#diagnosis;
  }
  /** Keys of the findings that somebody has acknowledged. */
  get acknowledged(): ReadonlySet<string> {
    return this.#acknowledged;
  }
  /** What a person says of it. */
  get words(): RunWords {
    return this.#words;
  }
  get trainer(): StateFacts['trainer'] {
    return this.#known.trainer;
  }
  get sources(): ReadonlyMap<string, SourceStatus> {
    return this.#sources.all;
  }
  get lastPointAt(): number | null {
    return this.times.lastAt;
  }
  /** Of the newest point, for people: by the run's own clock where it is a copy. */
  get newestAt(): number | null {
    return this.lastPointAt === null ? null : this.#ownFacts().lastPointAt;
  }
  /** Its files were put there as they are, and say nothing of time. */
  get isCopy(): boolean {
    return this.#ownFacts().isCopy === true;
  }
  /** Of its newest point, or when its files were last written. */
  get newestOrSeenAt(): number {
    return this.newestAt ?? this.#seenAt;
  }
  /** True once new points have arrived since the hub started: only then do findings send alerts. */
  get hasGrown(): boolean {
    return this.times.hasGrown;
  }
  /** Changes with every change of what the run's line in the list shows. */
  get revision(): number {
    return this.#revision;
  }
  get sourcesRevision(): number {
    return this.#sources.revision;
  }
  /** A file of it has far to go: its first picture comes before its diagnosis. */
  get isFilling(): boolean {
    return this.#sources.areFilling;
  }
  get hasUnread(): boolean {
    return this.#sources.areUnread;
  }

  /** The run with all its evaluations. */
  evaluated(): Run {
    evaluatePending(this.#run);
    return this.#run;
  }

  /** Right and wrong answers of the evaluation at a step. */
  countsAt(step: number): Counts | null {
    // Columns bring no counts: an evaluation without any has none after they are made into evaluations.
    return countsIn(this.#run, step) && countsIn(this.evaluated(), step);
  }

  /** Adds events; @returns the number of the first one */
  apply(events: readonly RunEvent[], writer = 0): number {
    const from = this.#next;
    gatherEvents(this.#run, events, writer);
    this.#next += events.length;
    this.schedule.changed(events.some(mayEvaluate) ? 'evaluations' : 'points');
    this.#revision++;
    return from;
  }

  /** Keeps its line and its verdict, and none of its points. What was never diagnosed still waits for that. */
  beginRest(): void {
    const { end, lastStep, lastTime } = this.#run;
    this.rest.begin(this.ownName, this.#ownFacts());
    this.#facts.forget();
    this.#run = { ...withoutPoints(), end, lastStep, lastTime };
  }

  /** It rested already when the hub started. */
  beginRestAs({ name, facts, lastStep, lastTime, pointAt, trainer, diagnosis }: RestedRun, now: number): void {
    this.#run = { ...withoutPoints(), end: facts.end, lastStep, lastTime };
    if (pointAt !== null) this.times.add(pointAt);
    this.rest.begin(name, facts);
    this.#known.trainer = trainer;
    this.#diagnosis = diagnosis;
    this.updateState(now);
    this.schedule.isKnown();
    this.#revision++;
  }

  /** Forgets all events; its files are read again under a new stream id. */
  restart(stream: string): void {
    this.rest.restarted();
    this.#run = withoutPoints();
    this.#next = 0;
    this.#stream = stream;
    this.#sources.clear();
    this.schedule.changed('evaluations');
    this.#revision++;
  }

  /** New points came, or were found to have come, at this time of the hub's clock. */
  pointAt(at: number): void {
    if (this.times.add(at)) this.#revision++;
  }

  seen(at: number): void {
    this.#seenAt = at;
  }

  setSourceName(source: string): void {
    if (source === this.#origin.source) return;
    this.#origin = { ...this.#origin, source };
    this.#revision++;
  }

  setTrainer(trainer: StateFacts['trainer']): void {
    this.#known.trainer = trainer;
  }

  setUplink(uplink: StateFacts['uplink']): void {
    this.#known.uplink = uplink;
  }

  setAcknowledged(keys: ReadonlySet<string>): void {
    this.#acknowledged = keys;
    this.#revision++;
  }

  setWords(words: RunWords): void {
    if (JSON.stringify(words) === JSON.stringify(this.#words)) return;
    this.#words = words;
    this.#revision++;
  }

  setDiagnosis(diagnosis: Diagnosis): void {
    this.#diagnosis = diagnosis;
    this.#revision++;
  }

  setSource(status: SourceStatus): void {
    this.#sources.set(status);
    if (this.#next > 0 && this.rest.isReading && this.rest.hasAll) this.rest.end();
    // Its line names them.
    this.#revision++;
  }

  forgetSource(path: string): void {
    this.#sources.forget(path);
  }

  /** Running, quiet, finished or failed: to be asked every second, since silence makes no event. */
  updateState(now: number): void {
    this.rest.update(now);
    if (this.deletion.update(now)) this.#revision++;
    const changed = this.#known.update(this.#ownFacts(), this.deletion.at, now);
    if (changed === null) return;
    if (changed === 'state') this.schedule.changed('evaluations');
    this.#revision++;
  }

  #ownFacts(): RunFacts {
    return this.rest.facts ?? this.#facts.of(this.#run, this.#next, this.times, this.#seenAt);
  }
}
