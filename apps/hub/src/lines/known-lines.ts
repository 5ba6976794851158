/**
 * What the hub knew of resting runs, across restarts: so that it need not read thousands of journals to show their lines. A cache:
 * what is damaged, of another version or of a file that changed is ignored, and the journal is read.
 */

import { readFileSync, rmSync, statSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { writeWholeFile } from '@rewardboard/machine';
import { appendPrivately, recordOf, recordsIn } from './line-records.ts';
import type { KnownRun } from './known-run.ts';

/** The file grows no further; it is compacted at the next start. */
const MAX_BYTES = 256 * 1024 * 1024;
/** Runs that are written in one go, once a second: serializing more would keep live points waiting. */
const MAX_WRITTEN_AT_ONCE = 200;
/** A file of which less is used is written anew, */
const MIN_USED = 0.5;
/** if it is as long. */
const COMPACT_FROM_BYTES = 64 * 1024;

export interface KnownLinesOptions {
  /** Its directory exists. */
  path: string;
  /** What else a line follows from: versions, targets. Two hubs with other keys may have the same file: each uses its own records. */
  key: string;
  maxBytes?: number;
}

export class KnownLines {
  readonly #options: Required<KnownLinesOptions>;
  /** What the file held at the start. Forgotten once the runs are found. */
  #read = new Map<string, { signature: string; body: Buffer; isUsed: boolean }>();
  /** Signatures of what the file holds, by path. */
  readonly #kept = new Map<string, string>();
  /** What is still to be written, by path. */
  readonly #waiting = new Map<string, { signature: string; known: () => KnownRun | null }>();
  #bytes = 0;
  #isBroken = false;

  constructor(options: KnownLinesOptions) {
    this.#options = { maxBytes: MAX_BYTES, ...options };
  }

  /** Never throws. */
  open(): void {
    const { path, key } = this.#options;
    const bytes = this.#bytesOf(path);
    const { records, isWhole } = recordsIn(bytes);
    const own = records.filter(({ head }) => head[0] === key);
    for (const { head, body } of own) this.#read.set(head[1], { signature: head[2], body, isUsed: false });
    this.#bytes = bytes.length;
    // An empty file is made where there is none.
    if (!isWhole || own.length < records.length || bytes.length === 0) this.#rewrite();
  }

  /** @param signature of the file now @returns null where it was another, or nothing is known */
  at(path: string, signature: string): KnownRun | null {
    const found = this.#read.get(path);
    if (found?.signature !== signature) return null;
    try {
      const known = deserialize(found.body) as KnownRun;
      found.isUsed = true;
      this.#kept.set(path, signature);
      return known;
    } catch {
      return null;
    }
  }

  /** All files were met once: what was read is needed no more, and what is of no use leaves the file if that is much. */
  found(): void {
    for (const [path, { isUsed }] of this.#read) if (!isUsed) this.#read.delete(path);
    const used = [...this.#read.values()].reduce((sum, { body }) => sum + body.length, 0);
    if (used < MIN_USED * this.#bytes && this.#bytes > COMPACT_FROM_BYTES) this.#rewrite();
    this.#read = new Map();
  }

  /** @param known asked when it is written; null if the run is no longer as it was */
  keep(path: string, signature: string, known: () => KnownRun | null): void {
    if (this.#kept.get(path) !== signature) this.#waiting.set(path, { signature, known });
  }

  /** Called once a second. */
  write(): void {
    if (this.#waiting.size === 0 || this.#isBroken) return this.#waiting.clear();
    const records: Buffer[] = [];
    for (const [path, { signature, known }] of this.#waiting) {
      this.#waiting.delete(path);
      const run = known();
      if (!run) continue;
      records.push(recordOf([this.#options.key, path, signature], serialize(run)));
      this.#kept.set(path, signature);
      if (records.length >= MAX_WRITTEN_AT_ONCE) break;
    }
    const bytes = Buffer.concat(records);
    if (bytes.length === 0 || this.#bytes + bytes.length > this.#options.maxBytes) return;
    this.#try(() => appendPrivately(this.#options.path, bytes));
    this.#bytes += bytes.length;
  }

  /** The hub stops. */
  writeAll(): void {
    while (this.#waiting.size > 0) this.write();
  }

  #bytesOf(path: string): Buffer {
    try {
      return statSync(path).size > this.#options.maxBytes ? Buffer.alloc(0) : readFileSync(path);
    } catch {
      return Buffer.alloc(0);
    }
  }

  #rewrite(): void {
    const { path, key } = this.#options;
    const records = [...this.#read].map(([name, { signature, body }]) => recordOf([key, name, signature], body));
    const all = Buffer.concat(records);
    this.#try(() => writeWholeFile(path, all, { mode: 0o600 }));
    this.#bytes = all.length;
  }

  /** A cache that can't be written costs only what it would have saved. */
  #try(write: () => void): void {
    try {
      write();
    } catch {
      this.#isBroken = true;
      rmSync(this.#options.path, { force: true });
    }
  }
}
