/** The hub's end of its reading thread: begun with the first large file, and ended with the hub. */

import { Worker } from 'node:worker_threads';
import type { ReadResult } from '@rewardboard/run-files';
import type { FromThread, Opening, ToThread } from './messages.ts';

/** A format's reader in the other thread. One piece at a time: the next one begins where the last one's consumed bytes ended. */
export interface ReaderAway {
  readonly names: ReadonlyMap<string, string>;
  /** null when the hub closes; breaks when the thread did. */
  read(bytes: Uint8Array): Promise<ReadResult | null>;
  close(): void;
}

/** Room for pieces of the usual size, and so many of them. */
const PIECE_BYTES = 1024 * 1024;
const MAX_FREE = 4;

interface Waiting {
  resolve(result: ReadResult | null): void;
  reject(error: Error): void;
}

export class ReadingThread {
  #worker: Worker | null = null;
  #readers = 0;
  readonly #names = new Map<number, ReadonlyMap<string, string>>();
  readonly #waiting = new Map<number, Waiting>();
  /** Room for pieces, come back. */
  readonly #free: ArrayBuffer[] = [];
  #broken: Error | null = null;
  #isClosed = false;

  /** @param script of the thread, bundled */
  constructor(private readonly script: URL) {}

  open(opening: Omit<Opening, 'type' | 'reader'>): ReaderAway {
    const reader = ++this.#readers;
    this.#tell({ type: 'open', reader, ...opening });
    const names = () => this.#names.get(reader) ?? new Map<string, string>();
    return {
      get names() {
        return names();
      },
      read: (bytes) =>
        new Promise((resolve, reject) => {
          if (this.#isClosed) return resolve(null);
          if (this.#broken) return reject(this.#broken);
          this.#waiting.set(reader, { resolve, reject });
          const copy = this.#copyOf(bytes);
          this.#tell({ type: 'piece', reader, bytes: copy }, [copy.buffer]);
        }),
      close: () => {
        this.#names.delete(reader);
        this.#tell({ type: 'close', reader });
      },
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { resolve } of this.#waiting.values()) resolve(null);
    this.#waiting.clear();
    await this.#worker?.terminate();
  }

  #tell(message: ToThread, transfer: ArrayBuffer[] = []): void {
    if (this.#isClosed || this.#broken) return;
    this.#worker ??= this.#begin();
    this.#worker.postMessage(message, transfer);
  }

  #copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const at = this.#free.findIndex(({ byteLength }) => byteLength >= bytes.length);
    const buffer = at < 0 ? new ArrayBuffer(Math.max(bytes.length, PIECE_BYTES)) : this.#free.splice(at, 1)[0]!;
    const copy = new Uint8Array(buffer, 0, bytes.length);
    copy.set(bytes);
    return copy;
  }

  #begin(): Worker {
    const worker = new Worker(this.script, { resourceLimits: { maxYoungGenerationSizeMb: 16 } });
    worker.unref();
    worker.on('message', ({ reader, result, names, bytes }: FromThread) => {
      if (this.#free.length < MAX_FREE) this.#free.push(bytes.buffer);
      if (names) this.#names.set(reader, names);
      const waiting = this.#waiting.get(reader);
      this.#waiting.delete(reader);
      waiting?.resolve(result);
    });
    worker.on('error', (error) => this.#break(error));
    worker.on('exit', (code) => this.#break(new Error(`the reading thread ended (${code})`)));
    return worker;
  }

  #break(error: Error): void {
    if (this.#isClosed) return;
    this.#broken ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#broken);
    this.#waiting.clear();
  }
}
