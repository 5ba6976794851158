/** One log file in a directory without a journal: its format is found by its content; bytes in, events out, and able to be read anew. */

import type { FileConsumer, FileState } from '@rewardboard/follower';
import type { RunEvent } from '@rewardboard/protocol';
import type { Format, FormatReader, ReadContext, ReadResult } from '@rewardboard/run-files';
import { GoingBack, MAX_BEGINNING_BYTES, recognize, textOf } from '@rewardboard/run-files';
import { basename } from 'node:path';
import { ReaderAhead } from './reader-ahead.ts';
import { copyFrom, join } from '../journals/journal-assembler.ts';
import type { LogProgress } from './log-progress.ts';
import { lastStepOf, nothingRead } from './log-progress.ts';
import { unreadableText } from './unreadable-text.ts';
import { readAgain } from '../journals/read-again.ts';

const LINE_FEED = 10;
/** Instead of a number of bytes: this file is being read anew. */
const ANEW = -1;
const NOTHING: Uint8Array = new Uint8Array(0);
/** A longer last line without its end is not read before it has one. */
const MAX_REST_BYTES = 64 * 1024;

/** Nothing, or the end of a list or of an object. */
const CLOSING = /(^|[\]}])\s*$/;
const MAX_CLOSING_BYTES = 16;

export interface LogFileListener {
  context: ReadContext;
  told(events: RunEvent[]): void;
  /** What this file told before is no longer so. */
  wasReset(): void;
}

export class LogFile implements FileConsumer {
  progress: LogProgress = nothingRead();
  /** null until the content tells, and for good when it is none of ours. */
  format: Format | null = null;
  /** It is one of several of its run that lie elsewhere: each session of the training writes one. */
  isSession = false;
  /** Why nothing of it can be read, by its first bytes. */
  unreadable: string | null = null;
  /** The training's own arguments, where the file tells them. */
  config: Record<string, unknown> | null = null;
  /** Bytes of which it has told all, or another file has. */
  toldTo = 0;
  /** Of each metric the first step that it told, by its first events; null before. */
  firstSteps: ReadonlyMap<string, number> | null = null;
  /** Bytes of it that its reader waits to understand, */
  #unread = 0;
  /** and whether these only close what stands before them: no record was cut. */
  #isWhole = false;
  #isForeign = false;
  #reader: FormatReader | null = null;
  #goingBack = new GoingBack();
  #aheadReader: ReaderAhead | null = null;
  #firstLine: Uint8Array | null = null;
  /** The first line does not hold for all of the file: its end is not shown before its turn. */
  #hasOtherHeader = false;
  /** Bytes that the follower need not give again. */
  #at = 0;
  /** Of those, the last ones that the reader has still to understand; only after reading anew. */
  #behind = NOTHING;
  /** Length of what was given last. */
  #given = 0;
  /** What the reader has not consumed, for when the file turns out to end there. */
  #rest = NOTHING;
  /** Of that, what was told ahead of its end. */
  #ahead: ReadResult | null = null;

  constructor(
    readonly path: string,
    /** Another one, when it turns out to be of another run. */
    public listener: LogFileListener,
  ) {}

  get names(): ReadonlyMap<string, string> | undefined {
    return this.#reader?.names;
  }

  get listBegin(): number | undefined {
    return this.#reader?.listBegin;
  }

  get text(): string | undefined {
    return this.#reader?.text;
  }

  read(bytes: Uint8Array): number {
    if (!this.format && !this.#isForeign) this.#recognize(bytes);
    if (this.#isForeign) return bytes.length;
    if (!this.format) return 0;
    this.#given = bytes.length;
    const behind = this.#behind;
    const consumed = this.#understand(behind.length === 0 ? bytes : join(behind, bytes));
    if (consumed === ANEW) return this.read(bytes);
    this.#behind = behind.slice(consumed);
    const taken = Math.max(0, consumed - behind.length);
    this.#at += taken;
    return taken;
  }

  reset(): void {
    const hadTold = this.progress.records > 0;
    this.#forget();
    this.#at = this.#given = 0;
    this.#hasOtherHeader = false;
    this.format = null;
    this.#isForeign = false;
    if (hadTold) this.listener.wasReset();
  }

  /** The end of a large file: understood by a reader of its own, and told again when the file was read up to there. */
  readAhead(bytes: Uint8Array, isFirst: boolean): number {
    if (!this.format?.isSelfContained || this.#hasOtherHeader) return 0;
    this.#aheadReader ??= new ReaderAhead(this.format, this.listener.context, this.#firstLine);
    const { events, consumed } = this.#aheadReader.read(bytes, isFirst);
    this.listener.told(events);
    return consumed;
  }

  /** Reads from disk again what was read before: another file of the same run was replaced, and their sum begins anew. */
  readAnew(): void {
    this.#forget();
    if (!this.format) return;
    // The same bytes again, but for those that no reader took.
    const [unread, isWhole] = [this.#unread, this.#isWhole];
    let rest = NOTHING;
    try {
      readAgain(this.path, 0, this.#at, (bytes) => {
        const all = rest.length === 0 ? bytes : join(rest, bytes);
        rest = copyFrom(all, this.#understand(all));
      });
    } catch {
      // Gone or closed to us since: the follower says so in this file's state.
    }
    this.#behind = rest;
    if (this.#at === 0) this.#readWholeAnew();
    [this.#unread, this.#isWhole] = [unread, isWhole];
  }

  /** A file of which nothing was consumed, since it is rewritten as a whole. */
  #readWholeAnew(): void {
    const pieces: Uint8Array[] = [];
    try {
      readAgain(this.path, 0, this.#given, (bytes) => pieces.push(bytes));
    } catch {
      return;
    }
    if (pieces.length > 0) this.#understand(Buffer.concat(pieces));
  }

  /** Read to its end, which cuts no record. */
  isReadTo(state: FileState): boolean {
    return this.#isWhole && this.hasAll(state);
  }

  /** Read to its end, wherever that is. */
  hasAll({ read, size }: FileState): boolean {
    return read + this.#unread >= size;
  }

  /** The file has not changed for long, or nobody will look again: its last line counts although it has no end. */
  tellRest(): boolean {
    if (this.#ahead || this.#rest.length === 0 || !this.#reader?.end) return false;
    this.#ahead = this.#reader.end(this.#rest);
    this.#add(this.#ahead);
    return true;
  }

  #recognize(bytes: Uint8Array): void {
    const beginning = bytes.subarray(0, MAX_BEGINNING_BYTES);
    const found = recognize({ fileName: basename(this.path), bytes: beginning, text: textOf(beginning) });
    if (found === 'wait') return;
    this.format = found;
    this.unreadable = found?.isSelfContained === 'records' ? null : unreadableText(beginning);
    this.#isForeign = found === null;
    this.#reader = found?.open(this.listener.context) ?? null;
    this.#firstLine = found?.isSelfContained === 'rows' ? bytes.slice(0, bytes.indexOf(LINE_FEED) + 1) : null;
  }

  #forget(): void {
    this.#reader = this.format?.open(this.listener.context) ?? null;
    this.#goingBack = new GoingBack();
    this.#aheadReader = null;
    this.#behind = this.#rest = NOTHING;
    this.#ahead = null;
    this.firstSteps = null;
    this.toldTo = 0;
    this.progress = nothingRead();
  }

  #understand(bytes: Uint8Array): number {
    const reader = this.#reader!;
    const result = reader.read(bytes);
    if (this.#aheadReader && reader.hasOtherHeader) {
      // What was shown of the end may have been understood by the wrong header.
      this.#hasOtherHeader = true;
      this.listener.wasReset();
      return ANEW;
    }
    const rest = bytes.subarray(result.consumed);
    this.#rest = reader.end && rest.length <= MAX_REST_BYTES ? copyFrom(rest, 0) : NOTHING;
    this.#leave(rest);
    // It is read again now, whole.
    this.progress.records -= this.#ahead?.records ?? 0;
    this.progress.damaged -= this.#ahead?.damaged.length ?? 0;
    this.#ahead = null;
    this.#add(result);
    this.toldTo += result.consumed;
    return result.consumed;
  }

  #leave(rest: Uint8Array): void {
    this.#unread = rest.length;
    this.#isWhole = CLOSING.test(textOf(rest.subarray(-MAX_CLOSING_BYTES)));
  }

  #add({ events, records, damaged, isReplaced, lastKnownStep }: ReadResult): void {
    if (isReplaced) return this.listener.wasReset();
    const { progress } = this;
    progress.records += records;
    progress.damaged += damaged.length;
    progress.firstDamage ??= damaged[0] ?? null;
    for (const event of events) if (event.type === 'about' && event.about.config) this.config = event.about.config;
    if (lastKnownStep !== undefined) progress.lastStep = Math.max(progress.lastStep ?? -1, lastKnownStep);
    for (const event of events) progress.lastStep = Math.max(progress.lastStep ?? -1, lastStepOf(event));
    if (progress.lastStep === -1) progress.lastStep = null;
    this.listener.told(this.#goingBack.mark(events));
  }
}
