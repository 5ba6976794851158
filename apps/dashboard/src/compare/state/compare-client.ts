/** The page's side of the worker that compares: what was asked last, and what came back. */

import { Listeners } from '../../live/listeners.ts';
import type { FromDesk, ToDesk } from '../arithmetic/compare-desk.ts';
import type {
  ComparisonRequest,
  ComparisonResult,
  ExamplesAnswer,
  ExamplesRequest,
} from '@rewardboard/diagnostics/comparison';

export interface Comparing {
  /** The newest, also while another one is being computed. */
  result: ComparisonResult | null;
  /** The request that it answers. */
  answered: ComparisonRequest | null;
  isBusy: boolean;
  /** Runs whose predictions have arrived. */
  loaded: number;
  examples: ExamplesAnswer | null;
  /** The worker ended: nothing more can be computed. */
  isBroken: boolean;
}

/** The page's own thread is held no longer than this. */
const TURN_MS = 12;

function pauses(): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < TURN_MS) return;
    await new Promise((resume) => setTimeout(resume));
    began = performance.now();
  };
}

const NOTHING: Comparing = {
  result: null,
  answered: null,
  isBusy: true,
  loaded: 0,
  examples: null,
  isBroken: false,
};
export const notComparing = (): Comparing => NOTHING;

export class CompareClient {
  #state = NOTHING;
  #desk: { send(message: ToDesk): void; close(): void } | null = null;
  #request: ComparisonRequest | null = null;
  #compareId = 0;
  #examplesId = 0;
  readonly #listeners = new Listeners();

  getState = (): Comparing => this.#state;

  readonly subscribe = this.#listeners.subscribe;

  compare(request: ComparisonRequest): void {
    const isRegrouped = JSON.stringify(request.sets) !== JSON.stringify(this.#request?.sets);
    this.#request = request;
    this.#post({ kind: 'compare', id: ++this.#compareId, request });
    this.#set({ isBusy: true, loaded: 0, ...(isRegrouped ? { result: null, examples: null } : {}) });
  }

  /** Of the newest comparison. */
  ask(request: ExamplesRequest): void {
    this.#post({ kind: 'examples', id: ++this.#examplesId, request });
  }

  close(): void {
    this.#desk?.close();
    this.#desk = null;
  }

  #post(message: ToDesk): void {
    this.#desk ??= this.#open();
    this.#desk.send(message);
  }

  /** A worker; where there are none, the page itself. */
  #open() {
    const fail = () => this.#set({ isBusy: false, isBroken: true });
    if (typeof Worker === 'undefined') {
      let isOpen = true;
      // A page with workers never needs its code.
      const desk = import('../arithmetic/compare-desk.ts').then(({ compareDesk }) =>
        compareDesk((message) => isOpen && this.#take(message), pauses()),
      );
      return {
        send: (message: ToDesk) => void desk.then((take) => take(message)).catch(fail),
        close: () => (isOpen = false),
      };
    }
    const worker = new Worker(new URL('../arithmetic/compare-worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('error', fail);
    worker.addEventListener('message', ({ data }: MessageEvent<FromDesk>) => this.#take(data));
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
    return { send: (message: ToDesk) => worker.postMessage(message), close: () => worker.terminate() };
  }

  #take(data: FromDesk): void {
    if (data.kind === 'examples') {
      if (data.id === this.#examplesId) this.#set({ examples: data.answer });
      return;
    }
    if (data.id !== this.#compareId) return;
    if (data.kind === 'progress') this.#set({ loaded: data.loaded });
    else this.#set({ result: data.result, answered: this.#request, isBusy: false });
  }

  #set(change: Partial<Comparing>): void {
    this.#state = { ...this.#state, ...change };
    this.#listeners.notify();
  }
}
