/** A viewer of a hub without a browser. */

import { inflateRawSync } from 'node:zlib';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { EventBatch, FromViewer, ListMessage, RunEvent, Snapshot, ToViewer } from '@rewardboard/protocol';
import { SOCKET_PATH, VIEW_NAMESPACE } from '@rewardboard/protocol';

/** A viewer as the page is one: the list, one run, and a pause with jitter before it comes again. */
export class Watching {
  readonly listed = new Set<string>();
  bytes = 0;
  snapshots = 0;
  steps = 0;
  holes = 0;
  wholeAt = 0;
  readonly delays: number[] = [];
  /** Bytes by kind of message. */
  readonly #bytesOf = new Map<string, number>();
  #lastKind = '';
  readonly #socket: Socket<ToViewer, FromViewer>;
  #watched: string | null = null;
  #next = 0;
  #tries = 0;
  #isClosed = false;

  /** @param readsList false: it takes the list without unpacking it, since one process stands for hundreds of browsers */
  constructor(
    url: string,
    private readonly readsList = true,
  ) {
    this.#socket = io(url + VIEW_NAMESPACE, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { origin: url },
    });
    const socket = this.#socket;
    const engine = () =>
      socket.io.engine as unknown as { on(event: 'packet', listener: (packet: { data?: unknown }) => void): void };
    socket.io.on('open', () => engine().on('packet', ({ data }) => this.#count(data)));
    socket.on('connect', () => {
      this.#tries = 0;
      socket.emit('list', true);
      if (this.#watched) this.watch(this.#watched);
    });
    socket.on('runs', (message, read) => this.#list(message, read));
    socket.on('packed-runs', (packed, read) => {
      if (this.readsList) this.#list(JSON.parse(inflateRawSync(packed).toString()) as ListMessage, read);
      else read?.();
    });
    socket.on('snapshot', (snapshot) => this.#take(snapshot));
    socket.on('events', (batch) => this.#add(batch));
    const again = () => {
      if (this.#isClosed) return;
      const pause = [300, 700, 1500, 2000][Math.min(this.#tries++, 3)]!;
      setTimeout(() => this.#isClosed || socket.connect(), pause * (0.5 + Math.random()));
    };
    socket.on('disconnect', again);
    socket.on('connect_error', again);
  }

  get isConnected(): boolean {
    return this.#socket.connected;
  }
  watch(id: string): void {
    this.#watched = id;
    this.#socket.emit('watch', id, (error) => {
      if (error !== null && !this.#isClosed) setTimeout(() => this.watch(id), 250);
    });
  }
  comesBack(): void {
    this.wholeAt = 0;
    this.snapshots = 0;
  }
  close(): void {
    this.#isClosed = true;
    this.#socket.disconnect();
  }

  /** "packed-runs 3.1, events 0.2 kB/s" */
  namesOfBytes(ms: number, before: ReadonlyMap<string, number>): string {
    const rates = [...this.#bytesOf].map(([kind, bytes]) => [kind, (bytes - (before.get(kind) ?? 0)) / ms] as const);
    return `${rates
      .filter(([, rate]) => rate >= 0.05)
      .sort((a, b) => b[1] - a[1])
      .map(([kind, rate]) => `${kind} ${rate.toFixed(1)}`)
      .join(', ')} kB/s`;
  }
  get bytesOf(): ReadonlyMap<string, number> {
    return new Map(this.#bytesOf);
  }

  /** The parts of a message that are bytes come after it. */
  #count(data: unknown): void {
    const bytes = typeof data === 'string' ? Buffer.byteLength(data) : ((data as Buffer | undefined)?.byteLength ?? 0);
    this.bytes += bytes;
    if (typeof data === 'string') this.#lastKind = /\["([a-z-]+)"/.exec(data)?.[1] ?? 'others';
    this.#bytesOf.set(this.#lastKind, (this.#bytesOf.get(this.#lastKind) ?? 0) + bytes);
  }

  #list({ isNew, lines, removed = [] }: ListMessage, read?: () => void): void {
    if (isNew) this.listed.clear();
    for (const { id } of lines) this.listed.add(id);
    for (const id of removed) this.listed.delete(id);
    read?.();
  }

  #take({ next, run }: Snapshot): void {
    this.snapshots++;
    this.#next = next;
    this.steps = run.lastStep;
    if (this.wholeAt === 0) this.wholeAt = Date.now();
  }
  #add({ from, events }: EventBatch): void {
    if (from !== this.#next) this.holes++;
    this.#next = from + events.length;
    const now = Date.now();
    for (const event of events as RunEvent[])
      if (event.type === 'train' && event.time) this.delays.push(now - event.time);
  }
}
