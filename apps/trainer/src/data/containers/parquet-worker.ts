/** A thread that decodes Parquet. On a damaged file the library can loop forever or run out of memory; then only the thread is lost. */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { FileMetaData } from 'hyparquet';
import { MAX_ROW_BYTES } from './row.ts';

/** Rows per message, and characters: the thread and its reader each hold a copy. */
const ROWS_AT_ONCE = 1_000;
const MESSAGE_CHARACTERS = 16 * 1024 ** 2;
/** A page is about a megabyte, and one that unpacks to more than this is no data of ours. */
export const MAX_PAGE_BYTES = 256 * 1024 ** 2;
/** Checks per timeout: a machine that wakes from sleep misses at most one. */
const CHECKS = 10;

/** Plain JavaScript, so that it runs bundled and unbundled; it imports the library from the addresses it gets. */
const SOURCE = `
const { parentPort, workerData } = require('node:worker_threads');
const { open } = require('node:fs/promises');
const { file, byteLength, metadata, libraries, atOnce, charactersAtOnce, maxPageBytes, maxRowBytes, maxBytes, beats } = workerData;
// The library reads all columns at once. A read that rejects before it is awaited would end the thread, so an invalid range
// returns no bytes, and decoding fails instead.
const sliceOf = (handle) => async (start, end = byteLength) => {
  const from = start < 0 ? byteLength + start : start;
  if (!(from >= 0 && from < end && end <= byteLength)) return new ArrayBuffer(0);
  const bytes = new Uint8Array(end - from);
  await handle.read(bytes, 0, bytes.length, from);
  return bytes.buffer;
};
const ready = Promise.all([open(file), ...libraries.map((library) => import(library))]);
const onPage = () => void Atomics.add(beats, 0, 1);
const bounded = (compressors) =>
  Object.fromEntries(
    Object.entries(compressors).map(([codec, unpack]) => [
      codec,
      (bytes, length) => {
        if (!(length <= maxPageBytes)) throw new Error('a page unpacks to ' + length + ' bytes, and the limit is ' + maxPageBytes);
        return unpack(bytes, length);
      },
    ]),
  );
// A dictionary holds a text once, however many rows have it: here each counts. Other values count as 8.
const sizeOf = (value) => {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null || value instanceof Date) return 8;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  let size = 8;
  for (const inner of Object.values(value)) size += sizeOf(inner);
  return size;
};
let rows = [];
let at = 0;
let unpacked = 0;
parentPort.on('message', async (part) => {
  try {
    const [handle, ...modules] = await ready;
    const { parquetReadObjects, compressors } = Object.assign({}, ...modules);
    if (part) {
      at = 0;
      rows = await parquetReadObjects({ file: { byteLength, slice: sliceOf(handle) }, metadata, compressors: bounded(compressors), onPage, ...part });
      if (rows.length !== part.rowEnd - part.rowStart) throw new Error('expected ' + (part.rowEnd - part.rowStart) + ' rows, found ' + rows.length);
    }
    const some = [];
    for (let characters = 0; at < rows.length && some.length < atOnce && characters < charactersAtOnce; at++) {
      const size = sizeOf(rows[at]);
      unpacked += size;
      if (unpacked > maxBytes) throw new Error('its rows unpack to more than ' + maxBytes + ' bytes, which is the limit for a file of ' + byteLength);
      characters += size;
      some.push(size > maxRowBytes ? null : rows[at]);
    }
    if (at >= rows.length) rows = [];
    parentPort.postMessage({ some, isLast: rows.length === 0 });
  } catch (error) {
    parentPort.postMessage({ broken: error.message });
  }
});
`;

/** null: the row is too long. */
export type ParquetRow = Record<string, unknown> | null;
type Reply = { some: ParquetRow[]; isLast: boolean } | { broken: string };

export class ParquetWorker {
  readonly #worker: Worker;
  readonly #beats = new Int32Array(new SharedArrayBuffer(4));
  readonly #silenceMs: number;
  #failure: Error | null = null;

  /**
   * @param maxBytes of all rows
   * @param silenceMs give up after this long without a decoded page
   */
  constructor(file: string, byteLength: number, metadata: FileMetaData, maxBytes: number, silenceMs: number) {
    const workerData = {
      file,
      byteLength,
      metadata,
      libraries: libraries(),
      atOnce: ROWS_AT_ONCE,
      charactersAtOnce: MESSAGE_CHARACTERS,
      maxPageBytes: MAX_PAGE_BYTES,
      maxRowBytes: MAX_ROW_BYTES,
      maxBytes,
      beats: this.#beats,
    };
    this.#worker = new Worker(SOURCE, { eval: true, workerData });
    // Always listen: an unhandled error would end the process.
    this.#worker.on('error', (error) => {
      this.#failure = error;
    });
    this.#silenceMs = silenceMs;
  }

  /** Throws if the rows can't be read. */
  async *rows(rowStart: number, rowEnd: number): AsyncGenerator<ParquetRow[]> {
    for (let part: { rowStart: number; rowEnd: number } | null = { rowStart, rowEnd }; ; part = null) {
      const answer = await this.#ask(part);
      if ('broken' in answer) throw new Error(answer.broken);
      yield answer.some;
      if (answer.isLast) return;
    }
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #ask(part: { rowStart: number; rowEnd: number } | null): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      let beats = Atomics.load(this.#beats, 0);
      let silent = 0;
      const timer = setInterval(() => {
        const now = Atomics.load(this.#beats, 0);
        silent = now === beats ? silent + 1 : 0;
        beats = now;
        if (silent >= CHECKS) fail(new Error(`decoding made no progress for ${this.#silenceMs / 1000} s`));
      }, this.#silenceMs / CHECKS);
      const done = () => {
        clearInterval(timer);
        this.#worker.off('message', take).off('error', fail);
      };
      const take = (answer: Reply) => {
        done();
        resolve(answer);
      };
      const fail = (error: Error) => {
        done();
        reject(error);
      };
      this.#worker.once('message', take).once('error', fail);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      this.#worker.postMessage(part);
    });
  }
}

/** Addresses of the modules that decode: the bundle beside this program, or else the installed packages. */
function libraries(): string[] {
  const bundle = new URL('./parquet-library.mjs', import.meta.url);
  if (existsSync(bundle)) return [bundle.href];
  const { resolve } = createRequire(import.meta.url);
  return ['hyparquet', 'hyparquet-compressors'].map((name) => pathToFileURL(resolve(name)).href);
}
