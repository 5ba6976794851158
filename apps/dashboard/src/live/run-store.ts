/** One run in the browser: watched, folded as in the hub, and told to its listeners once a frame. */

import type { Diagnosis, Evaluation, Run, SampleText, SourceStatus } from '@rewardboard/protocol';
import { FollowedRun } from './followed-run.ts';
import type { HubConnection } from './hub-connection.ts';
import { onceAFrame } from './once-a-frame.ts';
import { reviveDiagnosis } from './revive.ts';
import type { RunsStore } from './runs-store.ts';

/** What a page draws. A new object whenever something changed; `run` itself grows in place. */
export interface RunView {
  runId: string;
  phase: 'loading' | 'shown' | 'unknown';
  /** The hub's sentence when it does not know the run. */
  reason: string | null;
  run: Run | null;
  /** Of the hub's events: another one means that the run was read anew. */
  stream: string | null;
  /** Another number means that `run` has changed. */
  revision: number;
  evaluations: readonly Evaluation[];
  sampleTexts: ReadonlyMap<number, SampleText>;
  diagnosis: Diagnosis | null;
  /** Keys of the findings of which somebody has taken note. */
  acknowledged: ReadonlySet<string>;
  sources: readonly SourceStatus[];
  notUnderstood: number;
}

const LOADING: RunView = {
  runId: '',
  phase: 'loading',
  reason: null,
  run: null,
  stream: null,
  revision: 0,
  evaluations: [],
  sampleTexts: new Map(),
  diagnosis: null,
  acknowledged: new Set(),
  sources: [],
  notUnderstood: 0,
};
export const loadingRun = (): RunView => LOADING;

export class RunStore {
  #view = LOADING;
  #followed = new FollowedRun();
  #diagnosis: Diagnosis | null = null;
  #diagnosisText = '';
  #acknowledged: ReadonlySet<string> = new Set();
  #sources: readonly SourceStatus[] = [];
  #refusal: string | null = null;
  #wasConnected = false;
  #listeners = new Set<() => void>();
  #stops: (() => void)[] = [];

  constructor(
    readonly runId: string,
    private readonly connection: HubConnection,
    private readonly runs: RunsStore,
  ) {}

  getView = (): RunView => this.#view;

  /** The first listener begins the watching, the last one to leave ends it. */
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
        this.#tellSoon();
      }),
      this.connection.on('events', (batch) => {
        if (!mine(batch)) return;
        const fate = this.#followed.takeBatch(batch);
        if (fate === 'hole') this.#watch();
        if (fate === 'applied') this.#tellSoon();
      }),
      this.connection.on('diagnosis', (message) => {
        if (!mine(message)) return;
        // The same judgement again must not paint anything anew.
        const text = JSON.stringify(message.diagnosis);
        if (text === this.#diagnosisText) return;
        this.#diagnosisText = text;
        this.#diagnosis = reviveDiagnosis(message.diagnosis);
        this.#tellSoon();
      }),
      this.connection.on('acknowledged', (message) => {
        if (!mine(message)) return;
        this.#acknowledged = new Set(message.keys);
        this.#tellSoon();
      }),
      this.connection.on('sources', (message) => {
        if (!mine(message)) return;
        this.#sources = message.sources;
        this.#tellSoon();
      }),
      this.connection.subscribe(() => this.#followConnection()),
      // A hub that just started finds its runs one by one: ask again when this one appears.
      this.runs.subscribe(() => {
        if (this.#refusal !== null && this.runs.has(this.runId)) this.#watch();
      }),
    ];
    this.#wasConnected = false;
    this.#followConnection();
  }

  #stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
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
    this.#refusal = null;
    this.connection.watch(this.runId, (error) => {
      if (error === null) return;
      this.#refusal = error;
      this.#tellSoon();
    });
  }

  #tellSoon = onceAFrame(() => {
    const { run, stream, revision, evaluations, sampleTexts, notUnderstood } = this.#followed;
    this.#view = {
      runId: this.runId,
      // What was shown once stays on the screen, even if a restarted hub does not know it yet.
      phase: run ? 'shown' : this.#refusal === null ? 'loading' : 'unknown',
      reason: this.#refusal,
      run,
      stream,
      revision,
      evaluations,
      sampleTexts,
      diagnosis: this.#diagnosis,
      acknowledged: this.#acknowledged,
      sources: this.#sources,
      notUnderstood,
    };
    for (const listener of this.#listeners) listener();
  });
}
