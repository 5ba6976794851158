/** Several runs in the browser at once, for a page that compares them. */

import type { HubConnection } from './hub-connection.ts';
import type { RunView } from './run-store.ts';
import { RunStore, loadingRun } from './run-store.ts';
import type { RunsStore } from './runs-store.ts';

/** A comparison is computed and drawn at most this often, however many of its runs are live. */
const NOTIFY_MS = 250;

export class RunSet {
  #ids: readonly string[] = [];
  readonly #stores = new Map<string, { store: RunStore; stop: () => void }>();
  #views: readonly RunView[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #listeners = new Set<() => void>();

  constructor(
    private readonly connection: HubConnection,
    private readonly runs: RunsStore,
  ) {}

  /** Follows these runs, in this order, and no others. */
  show(ids: readonly string[]): void {
    this.#ids = ids;
    if (this.#listeners.size > 0) this.#follow();
    this.#update();
  }

  getViews = (): readonly RunView[] => this.#views;

  /** The first listener starts the subscriptions, the last one ends them. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#follow();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      for (const { stop } of this.#stores.values()) stop();
      this.#stores.clear();
      if (this.#timer !== null) clearTimeout(this.#timer);
      this.#timer = null;
    };
  };

  #follow(): void {
    for (const [id, { stop }] of this.#stores) {
      if (this.#ids.includes(id)) continue;
      stop();
      this.#stores.delete(id);
    }
    for (const id of this.#ids) {
      if (this.#stores.has(id)) continue;
      const store = new RunStore(id, this.connection, this.runs);
      this.#stores.set(id, { store, stop: store.subscribe(() => this.#updateSoon()) });
    }
  }

  #updateSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#update();
    }, NOTIFY_MS);
  }

  #update(): void {
    this.#views = this.#ids.map((id) => this.#stores.get(id)?.store.getView() ?? loadingRun());
    for (const listener of this.#listeners) listener();
  }
}
