/** One run in the browser: follows it and notifies its listeners, at most once per frame and within the page's budget. */

import type { Diagnosis, Evaluation, Run, SampleText, SourceStatus } from '@rewardboard/protocol';
import { jsonChanges, withJsonChanges } from '@rewardboard/protocol';
import { FollowedRun } from './followed-run.ts';
import type { HubConnection } from './hub-connection.ts';
import { firstBudget, withinBudget } from './live-budget.ts';
import { reviveDiagnosis } from './revive.ts';
import type { RunsStore } from './runs-store.ts';

/** A run that the hub does not know is asked for again after this, and up to twice as long. */
const ASK_AGAIN_MS = 1_000;

/** What the page renders: a new object after each change, while `run` itself grows in place. */
export interface RunView {
  runId: string;
  phase: 'loading' | 'shown' | 'unknown';

  run: Run | null;
  /** The hub's stream of events. It changes when the hub reads the run again. */
  stream: string | null;
  /** Changes whenever `run` does. */
  revision: number;
  evaluations: readonly Evaluation[];
  sampleTexts: ReadonlyMap<number, SampleText>;
  diagnosis: Diagnosis | null;
  /** Keys of the acknowledged findings. */
  acknowledged: ReadonlySet<string>;
  sources: readonly SourceStatus[];
  notUnderstood: number;
  /** The run that this one became part of. */
  home: string | null;
}

const LOADING: RunView = {
  runId: '',
  phase: 'loading',

  run: null,
  stream: null,
  revision: 0,
  evaluations: [],
  sampleTexts: new Map(),
  diagnosis: null,
  acknowledged: new Set(),
  sources: [],
  notUnderstood: 0,
  home: null,
};
export const loadingRun = (): RunView => LOADING;

export class RunStore {
  #view = LOADING;
  #followed = new FollowedRun();
  #diagnosis: Diagnosis | null = null;
  /** The same as it came: its changes are about that. */
  #received: Diagnosis | null = null;
  #acknowledged: ReadonlySet<string> = new Set();
  #sources: readonly SourceStatus[] = [];
  #refusal: string | null = null;
  #home: string | null = null;
  #again: ReturnType<typeof setTimeout> | null = null;
  #wasConnected = false;
  #listeners = new Set<() => void>();
  #stops: (() => void)[] = [];

  constructor(
    readonly runId: string,
    private readonly connection: HubConnection,
    private readonly runs: RunsStore,
  ) {}

  getView = (): RunView => this.#view;

  /** The first listener starts the subscription, the last one ends it. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#start();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stop();
    };
  };

  #start(): void {
    const mine = (message: { runId: string }) => message.runId === this.runId;
    this.#stops = [
      this.connection.on('snapshot', (snapshot) => {
        if (!mine(snapshot)) return;
        this.#followed.takeSnapshot(snapshot);
        this.#sources = snapshot.sources;
        this.#refusal = null;
        this.#notifySoon();
      }),
      this.connection.on('events', (batch) => {
        if (!mine(batch)) return;
        const result = this.#followed.takeBatch(batch);
        if (result === 'hole') this.#watch();
        if (result !== 'applied') return;
        firstBudget.arrived();
        this.#notifySoon();
      }),
      this.connection.on('diagnosis', (message) => {
        if (!mine(message)) return;
        // The same diagnosis again must not cause a render.
        const changes = jsonChanges(this.#received, message.diagnosis);
        if (changes.length > 0) this.#takeDiagnosis(message.diagnosis);
      }),
      this.connection.on('diagnosis-change', (message) => {
        if (mine(message) && this.#received) this.#takeDiagnosis(withJsonChanges(this.#received, message.changes));
      }),
      this.connection.on('acknowledged', (message) => {
        if (!mine(message)) return;
        this.#acknowledged = new Set(message.keys);
        this.#notifySoon();
      }),
      this.connection.on('sources', (message) => {
        if (!mine(message)) return;
        this.#sources = message.sources;
        this.#notifySoon();
      }),
      this.connection.subscribe(() => this.#followConnection()),
      this.connection.on('run-removed', (runId) => {
        if (runId === this.runId) this.#watch();
      }),
    ];
    this.#wasConnected = false;
    this.#followConnection();
  }

  #takeDiagnosis(received: Diagnosis): void {
    this.#received = received;
    this.#diagnosis = reviveDiagnosis(received);
    this.#notifySoon();
  }

  #stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    if (this.#again !== null) clearTimeout(this.#again);
    this.connection.unwatch(this.runId);
    this.#followed.interrupt();
  }

  #followConnection(): void {
    const { isConnected } = this.connection;
    if (isConnected === this.#wasConnected) return;
    this.#wasConnected = isConnected;
    if (isConnected) this.#watch();
    else this.#followed.interrupt();
  }

  #watch(): void {
    if (this.#again !== null) clearTimeout(this.#again);
    this.connection.watch(this.runId, (error, home) => {
      this.#refusal = error;
      this.#home = home ?? null;
      if (error === null) return;
      this.runs.forget(this.runId);
      // A hub that has just started finds its runs one by one.
      this.#again = setTimeout(() => this.#watch(), ASK_AGAIN_MS * (1 + Math.random()));
      this.#notifySoon();
    });
  }

  #notifySoon = withinBudget(firstBudget, () => {
    const { run, stream, revision, evaluations, sampleTexts, notUnderstood } = this.#followed;
    this.#view = {
      runId: this.runId,
      // A run that was shown stays on the screen, even if a restarted hub does not know it yet.
      phase: run ? 'shown' : this.#refusal === null ? 'loading' : 'unknown',

      run,
      stream,
      revision,
      evaluations,
      sampleTexts,
      diagnosis: this.#diagnosis,
      acknowledged: this.#acknowledged,
      sources: this.#sources,
      notUnderstood,
      home: this.#home,
    };
    for (const listener of this.#listeners) listener();
  });
}
