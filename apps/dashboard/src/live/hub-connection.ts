/** The one door to the socket: a connection to the hub that heals itself and tells in words how it is. */

import { SOCKET_PATH, VIEW_NAMESPACE } from '@rewardboard/protocol';
import type { FromViewer, HubInfo, ToViewer } from '@rewardboard/protocol';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { boardAccess, exchangeKey, takeLinkKey } from './shared-link.ts';

/** Waits between tries, in ms; the last one is repeated. */
const RETRY_MS = [300, 700, 1500, 2000];

export type ConnectionState =
  | { kind: 'connecting' }
  | { kind: 'connected' }
  /** `sinceMs` and `nextTryAtMs` by the page's clock; null while a try is under way. */
  | { kind: 'lost'; sinceMs: number; nextTryAtMs: number | null }
  /** Shared, and this browser holds no valid link. */
  | { kind: 'refused' }
  | { kind: 'revoked' };

export class HubConnection {
  state: ConnectionState = { kind: 'connecting' };
  /** Hub's clock minus the page's, in ms: ages are counted by the hub's clock. */
  clockOffsetMs = 0;
  info: HubInfo | null = null;
  #socket: Socket<ToViewer, FromViewer>;
  #listeners = new Set<() => void>();
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #lastHeardMs = Date.now();

  constructor() {
    this.#socket = io(VIEW_NAMESPACE, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      autoConnect: false,
      // Tries are ours, so that the page can say when the next one comes.
      reconnection: false,
    });
    this.#socket.onAny(() => (this.#lastHeardMs = Date.now()));
    this.#socket.on('connect', () => {
      this.#tries = 0;
      this.#set({ kind: 'connected' });
    });
    this.#socket.on('hub', (info) => {
      this.info = info;
      this.clockOffsetMs = info.now - Date.now();
      this.#tell();
    });
    this.#socket.on('revoked', () => this.#set({ kind: 'revoked' }));
    // A socket that fell silent was lost when it was last heard, a closed one now.
    this.#socket.on(
      'disconnect',
      (reason) => void this.#lost(reason === 'ping timeout' ? this.#lastHeardMs : Date.now()),
    );
    this.#socket.on('connect_error', () => void this.#lost(Date.now()));
    // A link opened in a page that is open already changes only the fragment.
    window.addEventListener('hashchange', () => void this.#open());
    void this.#open();
  }

  get isConnected(): boolean {
    return this.state.kind === 'connected';
  }

  /** Listens to one message of the hub. @returns how to stop */
  on<E extends keyof ToViewer>(message: E, listener: ToViewer[E]): () => void {
    // The library's type for a listener of a union of messages cannot be named; ours is the map itself.
    const socket = this.#socket as unknown as { on(m: E, l: ToViewer[E]): void; off(m: E, l: ToViewer[E]): void };
    socket.on(message, listener);
    return () => socket.off(message, listener);
  }

  /** Asks for a run. @param answer null when it comes, else the hub's sentence that says why not */
  watch(runId: string, answer: (error: string | null) => void): void {
    if (this.#socket.connected) this.#socket.emit('watch', runId, answer);
  }

  unwatch(runId: string): void {
    if (this.#socket.connected) this.#socket.emit('unwatch', runId);
  }

  /** Tells of each change of `state` or `info`. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  tryNow = (): void => {
    if (this.state.kind !== 'lost') return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#set({ ...this.state, nextTryAtMs: null });
    this.#socket.connect();
  };

  async #open(): Promise<void> {
    const key = takeLinkKey();
    if (key !== null && !(await exchangeKey(key))) return this.#set({ kind: 'refused' });
    if (key !== null && this.#socket.connected) return;
    if (key !== null) this.#set({ kind: 'connecting' });
    this.#socket.connect();
  }

  async #lost(lostAtMs: number): Promise<void> {
    if (this.state.kind === 'revoked' || this.state.kind === 'refused' || this.#timer !== null) return;
    const waitMs = RETRY_MS[Math.min(this.#tries++, RETRY_MS.length - 1)]!;
    this.#timer = setTimeout(this.tryNow, waitMs);
    const sinceMs = this.state.kind === 'lost' ? this.state.sinceMs : lostAtMs;
    this.#set({ kind: 'lost', sinceMs, nextTryAtMs: Date.now() + waitMs });
    // A refused handshake looks like a dead hub to a WebSocket; plain HTTP tells them apart.
    if ((await boardAccess()) !== 'refused' || this.state.kind !== 'lost') return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#set({ kind: 'refused' });
  }

  #set(state: ConnectionState): void {
    this.state = state;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
