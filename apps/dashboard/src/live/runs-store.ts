/** The list of runs, and the lines of watched ones, as last sent by the hub. */

import type { LineChange, ListMessage, RunLine } from '@rewardboard/protocol';
import { withChange } from '@rewardboard/protocol';
import type { HubConnection } from './hub-connection.ts';
import { Listeners } from './listeners.ts';
import { ListMessages } from './list-messages.ts';
import { onceAFrame } from './once-a-frame.ts';
import { reviveLine } from './revive.ts';

export interface RunsView {
  /** False until the whole list has come. */
  isKnown: boolean;
  /** How many have come so far, while it isn't known. */
  reading: number;
  /** In the order in which they came. A line that did not change stays the same object. */
  lines: ReadonlyMap<string, RunLine>;
}

const UNKNOWN: RunsView = { isKnown: false, reading: 0, lines: new Map() };

export class RunsStore {
  view: RunsView = UNKNOWN;
  #isKnown = false;
  #lines = new Map<string, RunLine>();
  readonly #watched = new Map<string, RunLine>();
  #isWanted = false;
  #isConnected = false;
  readonly #listeners = new Listeners();
  #notifySoon = onceAFrame(() => {
    // What was there stays on the page while the list comes again.
    if (this.#isKnown || !this.view.isKnown)
      this.view = {
        isKnown: this.#isKnown,
        reading: this.#lines.size,
        lines: this.#isKnown ? new Map(this.#lines) : UNKNOWN.lines,
      };
    this.#listeners.notify();
  });

  constructor(private readonly connection: HubConnection) {
    const messages = new ListMessages(
      (message) => this.#take(message),
      () => connection.list(true),
    );
    connection.on('runs', (message, read) => messages.plain(message, read));
    connection.on('packed-runs', (packed, read) => messages.packed(packed as Uint8Array<ArrayBuffer>, read));
    connection.on('line', (line) => {
      merge(this.#watched, line);
      this.#notifySoon();
    });
    connection.on('run-removed', (runId) => this.forget(runId));
    connection.subscribe(() => {
      if (connection.isConnected && !this.#isConnected && this.#isWanted) connection.list(true);
      this.#isConnected = connection.isConnected;
    });
  }

  #take({ isNew, isWhole, lines, removed = [] }: ListMessage): void {
    if (isNew) this.#lines.clear();
    for (const id of removed) this.#lines.delete(id);
    for (const line of lines) merge(this.#lines, line);
    this.#isKnown = isWhole ?? (this.#isKnown && !isNew);
    this.#notifySoon();
  }

  /** Whether the list is shown. */
  want(isWanted: boolean): void {
    if (isWanted === this.#isWanted) return;
    this.#isWanted = isWanted;
    this.connection.list(isWanted);
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
  lines.set(change.id, withChange(lines.get(change.id), reviveLine(change)));
}

export const noRuns = (): RunsView => UNKNOWN;
