/** A thread that decodes Parquet. A damaged file can make the library compute without end, or take all memory: then only the thread is lost. */

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { FileMetaData } from 'hyparquet';

/** Rows that are handed over together. */
const ROWS_AT_ONCE = 1_000;
/** Looks within the time of silence: a machine that slept wakes to one of them only. */
const LOOKS = 10;

/** Plain JavaScript, so that it runs whether or not this program was bundled; the library is loaded from where it is installed. */
const SOURCE = `
const { parentPort, workerData } = require('node:worker_threads');
const { open } = require('node:fs/promises');
const { file, byteLength, metadata, hyparquet, packed, atOnce, beats } = workerData;
// The library reads all columns at once: where a reading fails before it is waited for, its error would end the thread. So a place
// that is none gives no bytes, and what needs them fails.
const sliceOf = (handle) => async (start, end = byteLength) => {
  const from = start < 0 ? byteLength + start : start;
  if (!(from >= 0 && from < end && end <= byteLength)) return new ArrayBuffer(0);
  const bytes = new Uint8Array(end - from);
  await handle.read(bytes, 0, bytes.length, from);
  return bytes.buffer;
};
const ready = Promise.all([import(hyparquet), import(packed), open(file)]);
const onPage = () => void Atomics.add(beats, 0, 1);
let rows = [];
let at = 0;
parentPort.on('message', async (part) => {
  try {
    const [{ parquetReadObjects }, { compressors }, handle] = await ready;
    if (part) {
      at = 0;
      rows = await parquetReadObjects({ file: { byteLength, slice: sliceOf(handle) }, metadata, compressors, onPage, ...part });
      if (rows.length !== part.rowEnd - part.rowStart) throw new Error(part.rowEnd - part.rowStart + ' rows were promised, ' + rows.length + ' are there');
    }
    const some = rows.slice(at, at + atOnce);
    at += atOnce;
    if (at >= rows.length) rows = [];
    parentPort.postMessage({ some, isLast: rows.length === 0 });
  } catch (error) {
    parentPort.postMessage({ broken: error.message });
  }
});
`;

type Reply = { some: Record<string, unknown>[]; isLast: boolean } | { broken: string };

export class ParquetWorker {
  readonly #worker: Worker;
  readonly #beats = new Int32Array(new SharedArrayBuffer(4));
  readonly #silenceMs: number;
  #failure: Error | null = null;

  /** @param silenceMs without a page that was read, after which the thread is given up */
  constructor(file: string, byteLength: number, metadata: FileMetaData, silenceMs: number) {
    const { resolve } = createRequire(import.meta.url);
    const installed = (name: string) => pathToFileURL(resolve(name)).href;
    const workerData = {
      file,
      byteLength,
      metadata,
      hyparquet: installed('hyparquet'),
      packed: installed('hyparquet-compressors'),
      atOnce: ROWS_AT_ONCE,
      beats: this.#beats,
    };
    this.#worker = new Worker(SOURCE, { eval: true, workerData });
    // Also while nobody asks: a failure that nobody hears would end the process.
    this.#worker.on('error', (error) => {
      this.#failure = error;
    });
    this.#silenceMs = silenceMs;
  }

  /** Throws with the reason when the rows cannot be read. */
  async *rows(rowStart: number, rowEnd: number): AsyncGenerator<Record<string, unknown>[]> {
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
        if (silent >= LOOKS)
          fail(new Error(`it was computed on for ${this.#silenceMs / 1000} s without getting any further`));
      }, this.#silenceMs / LOOKS);
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
