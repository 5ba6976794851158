/** The page of the list that is shown, and the lines of watched runs, as last sent by the hub. */

import type { LineChange, ListQuery, RunCounts, RunLine } from '@rewardboard/protocol';
import type { HubConnection } from './hub-connection.ts';
import { Listeners } from './listeners.ts';
import { onceAFrame } from './once-a-frame.ts';
import { reviveLine } from './revive.ts';

/** A person who types asks at most this often. */
const ASK_MS = 150;

export interface RunsView {
  /** False until the first page arrives. */
  isKnown: boolean;
  /** Of the page, in their order. */
  runs: readonly RunLine[];
  /** Also those that were asked for wherever they are. */
  lines: ReadonlyMap<string, RunLine>;
  /** Runs before the page, and all that match. */
  from: number;
  matching: number;
  counts: RunCounts;
}

const UNKNOWN: RunsView = {
  isKnown: false,
  runs: [],
  lines: new Map(),
  from: 0,
  matching: 0,
  counts: { all: 0, needingAttention: 0, states: { running: 0, quiet: 0, finished: 0, failed: 0, deleted: 0 } },
};

export class RunsStore {
  view: RunsView = UNKNOWN;
  #page = { isKnown: false, ids: [] as string[], from: 0, matching: 0, counts: UNKNOWN.counts };
  #lines = new Map<string, RunLine>();
  readonly #watched = new Map<string, RunLine>();
  #query: ListQuery | null = null;
  #isConnected = false;
  #askedAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #listeners = new Listeners();
  #notifySoon = onceAFrame(() => {
    const { ids, ...page } = this.#page;
    const runs = ids.flatMap((id) => this.#lines.get(id) ?? []);
    this.view = { ...page, runs, lines: new Map(this.#lines) };
    this.#listeners.notify();
  });

  constructor(private readonly connection: HubConnection) {
    connection.on('runs', ({ isNew, lines, ...page }) => {
      if (isNew) this.#lines.clear();
      for (const line of lines) merge(this.#lines, line);
      this.#page = { ...this.#page, ...page, isKnown: true };
      this.#notifySoon();
    });
    connection.on('line', (line) => {
      merge(this.#watched, line);
      this.#notifySoon();
    });
    connection.on('run-removed', (runId) => this.forget(runId));
    connection.subscribe(() => {
      if (connection.isConnected && !this.#isConnected && this.#query) connection.list(this.#query);
      this.#isConnected = connection.isConnected;
    });
  }

  /** Shows a page of the list; null: none is shown any more. */
  ask(query: ListQuery | null): void {
    this.#query = query;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const waitMs = Math.max(0, this.#askedAt + ASK_MS - Date.now());
    this.#timer = setTimeout(() => {
      this.#askedAt = Date.now();
      this.connection.list(this.#query);
    }, waitMs);
  }

  /** The line of a watched run; undefined while the hub does not list it. */
  lineOf(runId: string): RunLine | undefined {
    return this.#watched.get(runId);
  }

  /** The hub does not list this watched run. */
  forget(runId: string): void {
    if (this.#watched.delete(runId)) this.#notifySoon();
  }

  readonly subscribe = this.#listeners.subscribe;

  /** The same object until something changes. */
  getView = (): RunsView => this.view;
}

function merge(lines: Map<string, RunLine>, change: LineChange): void {
  lines.set(change.id, { ...lines.get(change.id), ...reviveLine(change) } as RunLine);
}

export const noRuns = (): RunsView => UNKNOWN;
