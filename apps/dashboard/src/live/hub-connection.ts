/** The connection to the hub, which reconnects by itself. The only file that uses the socket library. */

import { SILENCE_CHECK_MS, SOCKET_PATH, Silence, VIEW_NAMESPACE } from '@rewardboard/protocol';
import type { FromViewer, HubInfo, ToViewer } from '@rewardboard/protocol';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { Listeners } from './listeners.ts';
import { boardAccess, exchangeKey, takeLinkKey } from './shared-link.ts';
import { hubPath } from './hub-path.ts';

/** An attempt that gets no answer ends after this. */
const CONNECT_TIMEOUT_MS = 5_000;
/** Delays between attempts, in ms; the last one repeats. */
const RETRY_MS = [300, 700, 1500, 2000];
/** Each is made shorter or longer by up to this share: pages that lost a hub together must not come back together. */
const RETRY_JITTER = 0.5;

export type ConnectionState =
  | { kind: 'connecting' }
  | { kind: 'connected' }
  /** Times by the page's clock; `nextTryAtMs` is null during an attempt. */
  | { kind: 'lost'; sinceMs: number; nextTryAtMs: number | null }
  /** The board is shared by link, and this browser has no valid one. */
  | { kind: 'refused' }
  | { kind: 'revoked' }
  /** The page is a file that was exported: there is no hub, and nothing changes. */
  | { kind: 'file' };

export class HubConnection {
  state: ConnectionState = { kind: 'connecting' };
  /** The hub's clock minus the page's, in ms. Ages are measured by the hub's clock. */
  clockOffsetMs = 0;
  info: HubInfo | null = null;
  #socket: Socket<ToViewer, FromViewer>;
  readonly #listeners = new Listeners();
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #silence = new Silence();
  /** Runs whose snapshots were asked for: these may be long. */
  readonly #awaited = new Set<string>();
  #firstVersion: string | null = null;

  constructor() {
    this.#socket = io(VIEW_NAMESPACE, {
      path: hubPath(SOCKET_PATH),
      // Something on the way may block WebSockets: a shared hub answers polls, too.
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      autoConnect: false,
      // This class reconnects itself, so that the page can show when the next attempt is.
      reconnection: false,
      timeout: CONNECT_TIMEOUT_MS,
    });
    const heard = () => this.#silence.heard(Date.now());
    this.#socket.onAny(heard);
    this.#socket.on('beat', () => this.#silence.beat(Date.now()));
    this.#socket.io.on('open', () => this.#silence.opened(Date.now()));
    this.#socket.io.on('ping', heard);
    setInterval(() => this.#endSilence(), SILENCE_CHECK_MS);
    this.#socket.on('connect', () => {
      this.#tries = 0;
      this.#awaited.clear();
      this.#set({ kind: 'connected' });
    });
    this.#socket.on('hub', (info) => {
      this.info = info;
      this.#firstVersion ??= info.version;
      this.clockOffsetMs = info.now - Date.now();
      this.#listeners.notify();
    });
    this.#socket.on('snapshot', ({ runId }) => this.#awaited.delete(runId));
    this.#socket.on('revoked', () => this.#set({ kind: 'revoked' }));
    // A socket that timed out was lost when it was last heard, a closed one just now.
    this.#socket.on(
      'disconnect',
      (reason) =>
        void this.#lost(
          reason === 'ping timeout' || reason === 'io client disconnect' ? this.#silence.heardAt : Date.now(),
        ),
    );
    this.#socket.on('connect_error', () => void this.#lost(Date.now()));
    // Opening a link in a tab that already shows the board changes only the fragment.
    window.addEventListener('hashchange', () => void this.#open());
    void this.#open();
  }

  /** The hub was updated since this page was loaded, which may not understand it any more. */
  get isOutdated(): boolean {
    return this.info !== null && this.info.version !== this.#firstVersion;
  }

  get isConnected(): boolean {
    return this.state.kind === 'connected';
  }

  /** Listens to one kind of message. @returns a function that unsubscribes */
  on<E extends keyof ToViewer>(message: E, listener: ToViewer[E]): () => void {
    // The library's listener type does not work for a union of messages.
    const socket = this.#socket as unknown as { on(m: E, l: ToViewer[E]): void; off(m: E, l: ToViewer[E]): void };
    socket.on(message, listener);
    return () => socket.off(message, listener);
  }

  /** Asks for the list, or says that it isn't shown any more. */
  list(isWanted: boolean): void {
    if (this.#socket.connected) this.#socket.emit('list', isWanted);
  }

  /** Subscribes to a run. @param answer gets null, or the hub's reason for refusing and the run that this one became part of */
  watch(runId: string, answer: (error: string | null, home?: string) => void): void {
    if (!this.#socket.connected) return;
    this.#awaited.add(runId);
    this.#socket.emit('watch', runId, (error, home) => {
      if (error !== null) this.#awaited.delete(runId);
      answer(error, home);
    });
  }

  unwatch(runId: string): void {
    this.#awaited.delete(runId);
    if (this.#socket.connected) this.#socket.emit('unwatch', runId);
  }

  /** Calls the listener when `state` or `info` changes. */
  readonly subscribe = this.#listeners.subscribe;

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
    const usualMs = RETRY_MS[Math.min(this.#tries++, RETRY_MS.length - 1)]!;
    const waitMs = usualMs * (1 + RETRY_JITTER * (2 * Math.random() - 1));
    this.#timer = setTimeout(this.tryNow, waitMs);
    const sinceMs = this.state.kind === 'lost' ? this.state.sinceMs : lostAtMs;
    this.#set({ kind: 'lost', sinceMs, nextTryAtMs: Date.now() + waitMs });
    // A WebSocket cannot distinguish a refused handshake from a dead hub; plain HTTP can.
    if ((await boardAccess()) !== 'refused' || this.state.kind !== 'lost') return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#set({ kind: 'refused' });
  }

  /** A network that swallows everything doesn't end a connection. */
  #endSilence(): void {
    const isLost = this.#silence.isLost(Date.now(), this.#awaited.size > 0);
    if (isLost && this.isConnected) this.#socket.disconnect();
  }

  #set(state: ConnectionState): void {
    this.state = state;
    this.#listeners.notify();
  }
}
