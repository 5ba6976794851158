/** All runs of a hub, with their states and diagnoses. Free of I/O: time, ids and the network come from outside. */

import type { RunEvent } from '@rewardboard/protocol';
import { sourceOfProgram } from '@rewardboard/protocol';
import { distinctId } from './run-id.ts';
import { LiveRun } from './live-run.ts';
import { Resting } from './resting.ts';
import type { RunDiagnosesOptions } from './run-diagnoses.ts';
import { RunDiagnoses } from './run-diagnoses.ts';
import type { RunOrigin, WordsPlace } from './run-origin.ts';
import type { RunWords } from './run-words.ts';

/** Runs that are listed. Beyond them the oldest one that isn't running gives way, with a notice. */
export const MAX_RUNS = 20_000;

export interface RunsListener {
  events(run: LiveRun, from: number, events: readonly RunEvent[]): void;
  /** Its events were forgotten, and its numbering begins anew. */
  restarted(run: LiveRun): void;
  /** A run came or went. */
  listed(): void;
  removed(id: string): void;
  diagnosed(run: LiveRun): void;
  /** Somebody acknowledged a finding, or took that back. */
  acknowledged(run: LiveRun): void;
}

export interface RunsOptions extends RunDiagnosesOptions {
  /** A name that no stream had before, in this hub or an earlier one. */
  newStream(): string;
  /** Runs whose points stay in memory although nobody needs them. */
  maxAwake?: number;
  /** What was acknowledged of a run; absent: nothing. */
  acknowledged?(runId: string): ReadonlySet<string>;
  /** What a person says of the run whose words are kept there; absent: nothing. */
  words?(place: WordsPlace): RunWords;
}

export class Runs {
  readonly #byId = new Map<string, LiveRun>();
  readonly #listeners: Partial<RunsListener>[] = [];
  readonly #options: RunsOptions;
  readonly #resting: Resting;
  readonly #diagnoses: RunDiagnoses;
  #wasFull = false;

  constructor(options: RunsOptions) {
    this.#options = options;
    this.#resting = new Resting(options.maxAwake);
    this.#diagnoses = new RunDiagnoses(options, (run) => {
      for (const listener of this.#listeners) listener.diagnosed?.(run);
    });
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

  get isFull(): boolean {
    return this.#byId.size >= MAX_RUNS;
  }
  /** Whether a run whose files were last written then would be listed: an older one gives way. */
  hasRoom(seenAt: number): boolean {
    return !this.isFull || this.#oldest(seenAt) !== undefined;
  }

  #oldest(before: number): LiveRun | undefined {
    let oldest: LiveRun | undefined;
    for (const run of this.#byId.values())
      if (run.state !== 'running' && run.newestOrSeenAt < (oldest?.newestOrSeenAt ?? before)) oldest = run;
    return oldest;
  }

  /** `hash` distinguishes two directories that claim the same id. @returns null when there is no room */
  add(wantedId: string, hash: string, origin: RunOrigin, seenAt: number): LiveRun | null {
    const id = distinctId(wantedId, hash, (other) => this.#byId.has(other));
    if (this.#byId.has(id)) return null;
    if (this.isFull) {
      if (!this.#wasFull)
        this.#options.notice(
          `This hub lists at most ${MAX_RUNS} runs: the oldest ones are left out. Watch fewer directories to see them.`,
        );
      this.#wasFull = true;
      const oldest = this.#oldest(seenAt);
      if (!oldest) return null;
      this.remove(oldest);
      oldest.rest.gaveWay();
    }
    const run = new LiveRun(id, this.#options.newStream(), origin, seenAt);
    this.#byId.set(id, run);
    this.updateAcknowledged(run);
    this.#updateWords(run);
    run.updateState(this.#options.now());
    for (const listener of this.#listeners) listener.listed?.();
    return run;
  }

  remove(run: LiveRun): void {
    if (this.#byId.get(run.id) !== run) return;
    this.#byId.delete(run.id);
    this.#diagnoses.forget(run);
    // Whoever waits for its points waits in vain.
    run.rest.giveUp();
    for (const listener of this.#listeners) listener.removed?.(run.id);
    for (const listener of this.#listeners) listener.listed?.();
  }

  /** @param writer which of the run's files they are from */
  apply(run: LiveRun, events: readonly RunEvent[], writer = 0): void {
    if (events.length === 0) return;
    // They come again with everything before them.
    if (run.rest.isAsleep) return run.rest.read(this.#options.now());
    const from = run.apply(events, writer);
    const program = run.run.info?.program;
    if (program) run.setSourceName(sourceOfProgram(program, run.origin.source));
    for (const listener of this.#listeners) listener.events?.(run, from, events);
    if (events.some((event) => event.type === 'end' || event.type === 'start')) run.updateState(this.#options.now());
  }

  restart(run: LiveRun): void {
    run.restart(this.#options.newStream());
    this.#diagnoses.forget(run);
    for (const listener of this.#listeners) listener.restarted?.(run);
  }

  /** What was acknowledged of it may have changed. */
  updateAcknowledged(run: LiveRun): void {
    run.setAcknowledged(this.#options.acknowledged?.(run.id) ?? run.acknowledged);
    for (const listener of this.#listeners) listener.acknowledged?.(run);
  }

  /** What a person says of the runs of this directory may have changed. */
  updateWordsIn(directory: string): void {
    for (const run of this.#byId.values()) if (run.origin.words?.directory === directory) this.#updateWords(run);
  }

  /** A person deleted its files. */
  hide(run: LiveRun): void {
    const now = this.#options.now();
    run.deletion.hide(now);
    run.updateState(now);
    for (const listener of this.#listeners) listener.listed?.();
  }

  #updateWords(run: LiveRun): void {
    const place = run.origin.words;
    const words = place && this.#options.words?.(place);
    if (words) run.setWords(words);
  }

  updateStates(): void {
    const now = this.#options.now();
    for (const run of this.#byId.values()) run.updateState(now);
  }

  /** Called every second by a hub: of the runs that nobody needs, most give their points back, and those without a diagnosis get one in turn. */
  rest(): void {
    this.#resting.update([...this.#byId.values()], this.#options.now());
    this.#diagnoses.forgetUnused();
  }

  /** Somebody looks at this run. @returns when its points are in memory, or as many as could be read in a while */
  wake(run: LiveRun): Promise<void> {
    run.rest.wake(this.#options.now());
    return run.rest.whenAwake();
  }

  /**
   * Diagnoses the runs that are due, for a bounded while; `elapsedMs` reads a clock that never goes back.
   * @param isHereToo false: only in threads
   * @returns whether some were left, or diagnosed in part
   */
  diagnoseSome(elapsedMs: () => number, isHereToo = true): boolean {
    return this.#diagnoses.some(
      this.all().filter(({ rest }) => rest.isAwake),
      elapsedMs,
      isHereToo,
    );
  }

  /** Diagnoses every run that changed, however long it takes: for a reader that nobody waits beside. */
  diagnoseAll(elapsedMs: () => number): void {
    this.#diagnoses.all(this.#byId.values(), elapsedMs);
  }
}
