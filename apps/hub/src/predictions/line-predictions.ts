/** The predictions in a run's `predictions.jsonl`: where each evaluation's line stands, found once, and again only in what was added. */

import { readSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { withInside } from '@rewardboard/follower';
import type { PredictedExamples } from '@rewardboard/protocol';
import { MAX_PREDICTIONS_LINE_BYTES, PREDICTIONS_LINES_FILE, PredictionsLines, textOf } from '@rewardboard/run-files';
import type { GivenField, PredictionsLine } from '@rewardboard/run-files';
import type { RunOrigin } from '../runs/run-origin.ts';
import { examplesOf } from './examples-of-rows.ts';

const LINE_FEED = 10;
/** Bytes that are read at once. */
const CHUNK_BYTES = 1024 * 1024;
/** Lines that are known of a file; of more the first ones are forgotten. */
const MAX_KNOWN_LINES = 10_000;
/** Files that are known at a time. */
const MAX_FILES = 16;
/** A file that begins otherwise, or has another inode or less bytes, is another one. */
const HEAD_BYTES = 256;

interface Place {
  at: number;
  length: number;
}
interface Evaluation extends Place {
  /** The line that said in which order its values stand; null for the order of the examples. */
  order: Place | null;
}

const files = new Map<string, LinesIndex>();

/** Where a run's lines of predictions would be; null for a run that shares its directory with others, and for one that isn't on this machine. */
export function linesOf({ path, root, words }: Pick<RunOrigin, 'path' | 'root' | 'words'>): LinesIndex | null {
  if (path === undefined || root === undefined) return null;
  if (words && words.key !== '.' && words.key !== PREDICTIONS_LINES_FILE) return null;
  const file = join(path, PREDICTIONS_LINES_FILE);
  const known = files.get(file) ?? new LinesIndex(root, file);
  files.delete(file);
  files.set(file, known);
  if (files.size > MAX_FILES) files.delete(files.keys().next().value!);
  return known;
}

export class LinesIndex {
  /** Device and inode, and how it begins. */
  #inode = '';
  #head: Uint8Array = new Uint8Array(0);
  /** Bytes in whole lines that were looked at. */
  #read = 0;
  #rows = new PredictionsLines(false);
  /** By step, of the examples that the newest line is about. */
  readonly #evaluations = new Map<number, Evaluation>();
  /** The first line about these examples, and those that say more of them. */
  readonly #sources = new Map<'first' | GivenField, Place>();
  #order: Place | null = null;
  #threshold = NaN;
  #kind: PredictedExamples['kind'] | null = null;
  /** While others wait for the same lines. */
  #reading: Promise<void> | null = null;

  constructor(
    private readonly root: string,
    private readonly file: string,
  ) {}

  /** Looks at what is new, line by line between other work. */
  async readAhead(): Promise<void> {
    const all = async () => {
      for (const _ of this.#lines()) await setImmediate();
    };
    this.#reading ??= all().finally(() => (this.#reading = null));
    return this.#reading;
  }

  /** Steps of the evaluations, rising; empty without such a file. */
  steps(): number[] {
    this.#lookAtAll();
    return [...this.#evaluations.keys()].sort((a, b) => a - b);
  }

  /** Of the newest line; null without one. */
  get kind(): PredictedExamples['kind'] | null {
    return this.#kind;
  }

  values(step: number): Float32Array | null {
    this.#lookAtAll();
    const place = this.#evaluations.get(step);
    if (!place) return null;
    const rows = this.#rows.copy();
    if (place.order && place.order.at !== place.at) this.#lineAt(place.order, rows);
    const line = this.#lineAt(place, rows);
    return line && Float32Array.from(line.values);
  }

  examples(): PredictedExamples | null {
    this.#lookAtAll();
    const rows = new PredictionsLines(true);
    const places = new Map([...this.#sources.values()].map((place) => [place.at, place]));
    let line: PredictionsLine | null = null;
    for (const place of [...places.values()].sort((a, b) => a.at - b.at)) line = this.#lineAt(place, rows) ?? line;
    return line && examplesOf({ ...line.rows, threshold: this.#threshold });
  }

  #lookAtAll(): void {
    for (const _ of this.#lines());
  }

  /** Looks at each further line, and stops behind it for whoever has other work. */
  *#lines(): Generator<void> {
    for (;;) {
      const found = this.#open((fd, size) => this.#nextLine(fd, size));
      if (!found) return;
      this.#look(textOf(found.bytes), found.place);
      this.#read = found.place.at + found.place.length;
      yield;
    }
  }

  /** @returns null where there is no further line. The last one counts without its end, too, if it is whole. */
  #nextLine(fd: number, size: number): { bytes: Uint8Array; place: Place } | null {
    const at = this.#read;
    const parts: Uint8Array[] = [];
    let length = 0;
    while (at + length < size) {
      const bytes = bytesAt(fd, at + length, Math.min(CHUNK_BYTES, size - at - length));
      if (bytes.length === 0) break;
      const end = bytes.indexOf(LINE_FEED);
      // What is too long is passed over, as by the reader of the log.
      const isKept = length <= MAX_PREDICTIONS_LINE_BYTES;
      if (isKept) parts.push(end < 0 ? bytes : bytes.subarray(0, end));
      length += end < 0 ? bytes.length : end + 1;
      if (end >= 0) return { bytes: isKept ? Buffer.concat(parts) : new Uint8Array(0), place: { at, length } };
    }
    const bytes = Buffer.concat(parts);
    const isWhole = length <= MAX_PREDICTIONS_LINE_BYTES && textOf(bytes.subarray(-16)).trimEnd().endsWith('}');
    return isWhole && 'step' in this.#rows.copy().take(textOf(bytes)) ? { bytes, place: { at, length } } : null;
  }

  #look(text: string, place: Place): void {
    const line = this.#rows.take(text.replace(/^\uFEFF/, ''));
    if ('problem' in line) return;
    const { step, given, isOfOthers, rows } = line;
    if (isOfOthers) this.#forgetExamples();
    // A training that resumed goes its way again from here.
    for (const known of this.#evaluations.keys()) if (known > step) this.#evaluations.delete(known);
    if (!this.#sources.has('first')) this.#sources.set('first', place);
    for (const field of given) if (field === 'slices' || !this.#sources.has(field)) this.#sources.set(field, place);
    if (given.includes('ids')) this.#order = place;
    this.#threshold = rows.threshold;
    this.#kind = rows.kind;
    this.#evaluations.delete(step);
    this.#evaluations.set(step, { ...place, order: this.#order });
    if (this.#evaluations.size > MAX_KNOWN_LINES)
      this.#evaluations.delete(this.#evaluations.keys().next().value as number);
  }

  #forgetExamples(): void {
    this.#evaluations.clear();
    this.#sources.clear();
    this.#order = null;
    this.#kind = null;
  }

  #lineAt({ at, length }: Place, rows: PredictionsLines): PredictionsLine | null {
    const bytes = this.#open((fd) => bytesAt(fd, at, length));
    const line = bytes && rows.take(textOf(bytes).replace(/^\uFEFF/, ''));
    return line && 'values' in line ? line : null;
  }

  /** Begins anew with another file. @returns null where there is none */
  #open<T>(use: (fd: number, size: number) => T): T | null {
    try {
      return withInside(this.root, this.file, (fd, { size, ino, dev }) => {
        const inode = `${dev} ${ino}`;
        const isSame = inode === this.#inode && Buffer.compare(bytesAt(fd, 0, this.#head.length), this.#head) === 0;
        if (size < this.#read || !isSame) this.#beginAnew();
        this.#inode = inode;
        if (this.#head.length < HEAD_BYTES) this.#head = bytesAt(fd, 0, Math.min(HEAD_BYTES, this.#read));
        return use(fd, size);
      });
    } catch {
      this.#beginAnew();
      return null;
    }
  }

  #beginAnew(): void {
    this.#read = 0;
    this.#head = new Uint8Array(0);
    this.#rows = new PredictionsLines(false);
    this.#forgetExamples();
  }
}

function bytesAt(fd: number, at: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const read = readSync(fd, bytes, filled, length - filled, at + filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}
