/** Stands for `live/hub-connection.ts`: sends what the file holds as a hub would, once, so that the same stores show it. */

import type { FromViewer, HubInfo, ToViewer } from '@rewardboard/protocol';
import type { ConnectionState, HubConnection as OverTheNetwork } from '../live/hub-connection.ts';
import { pageData, runInFile } from './page-data.ts';

type Listeners = { [E in keyof ToViewer]?: Set<ToViewer[E]> };

export class HubConnection implements Pick<
  OverTheNetwork,
  | 'state'
  | 'info'
  | 'clockOffsetMs'
  | 'isOutdated'
  | 'isConnected'
  | 'on'
  | 'list'
  | 'watch'
  | 'unwatch'
  | 'subscribe'
  | 'tryNow'
> {
  readonly state: ConnectionState = { kind: 'file' };
  /** As to a guest who may only read: what needs a hub isn't offered. */
  readonly info: HubInfo;
  readonly isOutdated = false;
  readonly isConnected = true;
  readonly #listeners: Listeners = {};

  constructor() {
    const { version, exportedAt } = pageData();
    this.info = {
      version,
      watching: [],
      now: exportedAt,
      shared: true,
      sharesSamples: true,
      mayChange: false,
      alerts: null,
    };
  }

  /** Ages stay those of the export. */
  get clockOffsetMs(): number {
    return pageData().exportedAt - Date.now();
  }

  on<E extends keyof ToViewer>(message: E, listener: ToViewer[E]): () => void {
    const listeners = (this.#listeners[message] ??= new Set() as Listeners[E]) as Set<ToViewer[E]>;
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  list(): void {
    // A file has no list.
  }

  watch(...[runId, answer]: Parameters<FromViewer['watch']>): void {
    const run = runInFile(runId);
    // Whoever watches listens from now on.
    queueMicrotask(() => {
      answer(run ? null : 'This run is not in the file.');
      if (!run) return;
      this.#send('snapshot', run.snapshot);
      this.#send('line', run.line);
      this.#send('acknowledged', { runId, keys: run.acknowledged });
      if (run.diagnosis) this.#send('diagnosis', { runId, diagnosis: run.diagnosis });
    });
  }

  unwatch(): void {
    // Nothing more comes.
  }

  subscribe = (): (() => void) => () => {};

  tryNow = (): void => {};

  #send<E extends keyof ToViewer>(message: E, ...values: Parameters<ToViewer[E]>): void {
    for (const listener of this.#listeners[message] ?? [])
      (listener as (...of: Parameters<ToViewer[E]>) => void)(...values);
  }
}
