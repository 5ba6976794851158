/** One log file in a directory without a journal: recognized by its content, read from its beginning, and again whenever its run needs that. */

import type { FileConsumer } from '@rewardboard/follower';
import type { RunEvent } from '@rewardboard/protocol';
import type { Format, Given, ReadContext } from '@rewardboard/run-files';
import type { LogProgress } from './log-reading.ts';
import { LogReading, nothingRead } from './log-reading.ts';
import { ReaderAhead } from './reader-ahead.ts';
import type { Recognized } from './recognition.ts';
import type { SeriesHeads } from './series-heads.ts';
import { firstLineOf, recognized } from './recognition.ts';

/** A reader learns each fact once. One that asked for more passes than that would never get to the end. */
export const MAX_PASSES = 200;

export interface LogFileListener {
  context: ReadContext;
  /** What a person said of the file. */
  given(): Given;
  add(events: RunEvent[]): void;
  /** What this file said before no longer holds. */
  wasReset(): void;
}

export class LogFile implements FileConsumer {
  #reading: LogReading | null = null;
  #ahead: ReaderAhead | null = null;
  /** Its end can be understood without what comes before it, as far as is known. */
  #mayReadAhead = true;
  readonly #context: ReadContext;
  /** Passes that its reader has asked for. */
  #passes = 0;
  /** Of the last pass, while the same bytes are read again. */
  #lastHeads: SeriesHeads | null = null;
  #lastNames: ReadonlyMap<string, string> = new Map();

  /** @param found by a look at its beginning; null before it holds enough */
  constructor(
    readonly root: string,
    readonly path: string,
    private readonly listener: LogFileListener,
    private found: Recognized | null = null,
  ) {
    this.#context = { ...listener.context, facts: {} };
  }

  /** null until its content says which, and for good when no format recognizes it. */
  get format(): Format | null {
    return this.found?.format ?? null;
  }
  get unreadable(): string | null {
    return this.found?.unreadable ?? null;
  }
  /** null before the first bytes. */
  get reading(): LogReading | null {
    return this.#reading;
  }
  /** What it says, as far as that was ever read. */
  get heads(): SeriesHeads | null {
    const now = this.#reading?.heads;
    return now && now.count >= (this.#lastHeads?.count ?? 0) ? now : this.#lastHeads;
  }
  /** Metrics in it, to the paths under which they are kept; those of the last pass until this one has found as many. */
  get names(): ReadonlyMap<string, string> {
    const now = this.#reading?.names;
    return now && now.size >= this.#lastNames.size ? now : this.#lastNames;
  }
  get progress(): LogProgress {
    return this.#reading?.progress ?? nothingRead();
  }

  read(bytes: Uint8Array): number {
    this.found ??= recognized(this.path, bytes, this.listener.given());
    if (!this.found) return 0;
    if (!this.found.format) return bytes.length;
    const reading = (this.#reading ??= new LogReading(this.found.format, this.#context));
    const result = reading.read(bytes, this.#passes < MAX_PASSES);
    if (this.#ahead && reading.needsEarlierRecords) {
      // What was shown of the end may have been misunderstood: it is not shown before its turn again.
      this.#mayReadAhead = false;
      this.listener.wasReset();
    } else if (result) {
      this.listener.add(result.events);
      return result.consumed;
    } else {
      this.#passes++;
      this.#forgetAll();
      this.listener.wasReset();
    }
    return 0;
  }

  reset(): void {
    const hadRecords = this.progress.records > 0;
    // Where nothing was read since the run forgot it, these are the same bytes again.
    if (this.#reading) {
      this.#mayReadAhead = true;
      this.#passes = 0;
      this.#context.facts = {};
      this.#forgetAll();
    }
    this.#ahead = null;
    if (!this.found?.isByPlace) this.found = null;
    if (hadRecords) this.listener.wasReset();
  }

  /** All its bytes come again. */
  forget(): void {
    this.#lastHeads = this.heads;
    this.#lastNames = this.names;
    this.#reading = null;
    this.#ahead = null;
  }

  /** What was read no longer holds. */
  #forgetAll(): void {
    this.forget();
    this.#lastHeads = null;
    this.#lastNames = new Map();
  }

  /** The end of a large file: understood by a reader of its own, and again when the file was read up to there. */
  readAhead(bytes: Uint8Array, isFirst: boolean): number {
    const format = this.found?.format;
    if (!format?.isSelfContained || !this.#mayReadAhead) return 0;
    this.#ahead ??= new ReaderAhead(
      format,
      this.#context,
      format.isSelfContained === 'rows' ? firstLineOf(this.root, this.path) : null,
    );
    const { events, consumed } = this.#ahead.read(bytes, isFirst);
    this.listener.add(events);
    return consumed;
  }

  /** Its last line counts although it has no end. @returns whether there is one that did not count yet */
  end(): boolean {
    const events = this.#reading?.end();
    if (events) this.listener.add(events);
    return events !== undefined && events !== null;
  }
}
