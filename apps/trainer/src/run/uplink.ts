/** Sends a run's journal to a hub, starting at the offset that the hub asks for. Training never waits for it. */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { FromUplink, UplinkReply } from '@rewardboard/protocol';
import { MAX_PIECE_BYTES, SOCKET_PATH, UPLINK_NAMESPACE } from '@rewardboard/protocol';
import type { Socket } from 'socket.io-client';
import { io } from 'socket.io-client';

/** Start over with a hub that doesn't answer for this long. */
const ANSWER_MS = 10_000;
const MIN_RECONNECT_MS = 100;
const MAX_RECONNECT_MS = 2_000;
/** The journal is checked this often even without a notification that it has grown. */
const CHECK_MS = 1_000;

export interface UplinkOptions {
  hubUrl: string;
  token?: string;
  run: { runId: string; name: string };
  journalPath: string;
  /** Called once if the hub refuses this run for good. */
  refused(reason: string): void;
}

export class Uplink {
  readonly #options: UplinkOptions;
  readonly #socket: Socket<Record<string, never>, FromUplink>;
  readonly #journal: number;
  readonly #buffer = Buffer.alloc(MAX_PIECE_BYTES);
  readonly #timer: NodeJS.Timeout;
  /** Bytes that the hub has; null until it answers on this connection. */
  #offset: number | null = null;
  /** The hub reads the journal itself. */
  #isFollowed = false;
  /** Whether an answer is pending; the connection number identifies late answers. */
  #asking = false;
  #connection = 0;
  #closed = false;
  readonly #waiting = new Set<() => void>();

  /** The journal must exist. */
  constructor(options: UplinkOptions) {
    this.#options = options;
    this.#journal = openSync(options.journalPath, 'r');
    this.#socket = io(new URL(UPLINK_NAMESPACE, options.hubUrl).href, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      auth: options.token === undefined ? {} : { token: options.token },
      reconnectionDelay: MIN_RECONNECT_MS,
      reconnectionDelayMax: MAX_RECONNECT_MS,
      randomizationFactor: 0.2,
      forceNew: true,
    });
    this.#socket.on('connect', () => this.#hello());
    this.#socket.on('disconnect', (reason) => {
      this.#forget();
      // Reconnect to a hub that closes in order (a restart), like to one that crashes.
      if (reason === 'io server disconnect' && !this.#closed) this.#socket.connect();
    });
    this.#socket.on('connect_error', (error) => {
      // An active socket reconnects by itself. Otherwise the hub has refused.
      if (!this.#socket.active) this.#refuse(error.message);
    });
    this.#timer = setInterval(() => this.#send(), CHECK_MS);
  }

  /** Call this when the journal has grown. */
  journalGrew(): void {
    this.#send();
  }

  /** Waits up to `atMostMs` until a connected hub has the whole journal, then closes. */
  async finish(atMostMs: number): Promise<void> {
    if (!this.#closed && this.#socket.connected && !this.#isFollowed && this.#offset !== this.#size()) {
      this.#send();
      await new Promise<void>((resolve) => {
        const timeout = setTimeout(resolve, atMostMs);
        this.#waiting.add(() => {
          clearTimeout(timeout);
          resolve();
        });
      });
    }
    this.close();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    this.#socket.disconnect();
    this.#forget();
    closeSync(this.#journal);
  }

  #hello(): void {
    this.#forget();
    this.#asking = true;
    this.#socket.timeout(ANSWER_MS).emit('hello', this.#options.run, this.#answer());
  }

  /** One piece is in flight at a time; on loopback that is some hundred megabytes per second. */
  #send(): void {
    if (this.#closed || this.#asking || this.#offset === null || !this.#socket.connected) return;
    const length = readSync(this.#journal, this.#buffer, 0, MAX_PIECE_BYTES, this.#offset);
    if (length === 0) return this.#settle();
    this.#asking = true;
    const bytes = Uint8Array.from(this.#buffer.subarray(0, length));
    this.#socket
      .timeout(ANSWER_MS)
      .emit('piece', { runId: this.#options.run.runId, offset: this.#offset, bytes }, this.#answer());
  }

  #answer(): (error: Error | null, reply?: UplinkReply) => void {
    const connection = this.#connection;
    return (error, reply) => {
      if (connection !== this.#connection || this.#closed) return;
      this.#asking = false;
      if (error) return this.#hello();
      if (reply && 'offset' in reply && Number.isSafeInteger(reply.offset) && reply.offset >= 0) {
        this.#offset = reply.offset;
        this.#send();
      } else if (reply && 'followed' in reply) {
        this.#isFollowed = true;
        this.#settle();
      } else
        this.#refuse(
          reply && 'error' in reply
            ? String(reply.error)
            : 'its answer is in an unknown format; it may be another version',
        );
    };
  }

  #refuse(reason: string): void {
    if (this.#closed) return;
    this.close();
    this.#options.refused(reason);
  }

  #forget(): void {
    this.#connection++;
    this.#asking = false;
    this.#offset = null;
    this.#isFollowed = false;
    this.#settle();
  }

  /** The hub has everything, or is gone: wake whoever waits. */
  #settle(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  #size(): number {
    return fstatSync(this.#journal).size;
  }
}
