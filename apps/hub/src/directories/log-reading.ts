/** One pass through a log from its beginning: bytes in, events out, and how far it was understood. */

import type { RunEvent } from '@rewardboard/protocol';
import type { Format, FormatReader, ReadContext, ReadResult } from '@rewardboard/run-files';
import { GoingBack, PercentScores, textOf } from '@rewardboard/run-files';
import type { JournalProgress } from '../journals/journal-assembler.ts';
import { SeriesHeads } from './series-heads.ts';

/** A longer last line without its end is not read before it has one. */
export const MAX_REST_BYTES = 64 * 1024;
/** Nothing, or the end of a list or of an object. */
const CLOSING = /(^|[\]}])\s*$/;
const MAX_CLOSING_BYTES = 16;

export interface LogProgress extends JournalProgress {
  lastStep: number | null;
}

interface Cursor {
  /** Bytes that the reader has consumed, */
  at: number;
  /** and where the last bytes ended that it was given. */
  end: number;
  /** The last of those in between. */
  rest: Uint8Array;
}

export class LogReading {
  readonly progress: LogProgress = nothingRead();
  /** The training's own arguments, where the file has them. */
  config: Record<string, unknown> | null = null;
  readonly heads = new SeriesHeads();
  /** Its first records were not read here, since another file of its run has them. */
  beginsElsewhere = false;
  readonly #reader: FormatReader;
  readonly #percent: PercentScores;
  readonly #goingBack = new GoingBack();
  #cursor: Cursor = { at: 0, end: 0, rest: new Uint8Array(0) };
  /** What the rest means if the file ends there. */
  #atEnd: ReadResult | null = null;

  constructor(format: Format, context: ReadContext) {
    this.#reader = format.open(context);
    this.#percent = new PercentScores(context.facts);
  }

  /** Metrics in the file, to the paths under which they are kept. */
  get names(): ReadonlyMap<string, string> | undefined {
    return this.#reader.names;
  }
  /** Names of the runs in the file, where these are several. */
  get runs(): readonly string[] | undefined {
    return this.#reader.runs;
  }
  get standsAtEnd(): boolean {
    return this.#reader.standsAtEnd ?? false;
  }
  get text(): string | undefined {
    return this.#reader.text;
  }
  get needsEarlierRecords(): boolean {
    return this.#reader.needsEarlierRecords ?? false;
  }
  /** Where its list of records begins, and how many bytes of it have become events, here or from another file. */
  get list(): { begin: number; length: number } | null {
    const { listBegin } = this.#reader;
    return listBegin === undefined ? null : { begin: listBegin, length: this.#cursor.at - listBegin };
  }

  /** @param mayAskAgain false: what is read counts, whatever the reader finds out. @returns null where what was read so far doesn't hold, and the file must be read again */
  read(bytes: Uint8Array, mayAskAgain = true): { events: RunEvent[]; consumed: number } | null {
    const result = this.#reader.read(bytes);
    const at = this.#cursor.at + result.consumed;
    const rest = bytes.subarray(Math.max(result.consumed, bytes.length - MAX_REST_BYTES));
    // The bytes are only lent.
    this.#cursor = { at, end: this.#cursor.at + bytes.length, rest: new Uint8Array(rest) };
    // The last line is among these bytes again.
    this.progress.records -= this.#atEnd?.records ?? 0;
    this.progress.damaged -= this.#atEnd?.damaged.length ?? 0;
    this.#atEnd = null;
    // What is read again may have been misunderstood: nothing is learned from it.
    if (result.readAgain && mayAskAgain) return null;
    const holds = this.#percent.take(result.events);
    return holds || !mayAskAgain ? { events: this.#eventsOf(result), consumed: result.consumed } : null;
  }

  /** The file has not changed for long, or is not read again: its last line counts although it has no end. */
  end(): RunEvent[] | null {
    const { at, end, rest } = this.#cursor;
    if (this.#atEnd || rest.length === 0 || rest.length < end - at || !this.#reader.end) return null;
    this.#atEnd = this.#reader.end(rest);
    this.#percent.take(this.#atEnd.events);
    return this.#eventsOf(this.#atEnd);
  }

  /** Read to its end, wherever that is. */
  hasAll(size: number): boolean {
    return this.#cursor.end >= size;
  }

  /** Read to its end, which cuts no record, or has been left as it is for long. */
  isWhole(size: number): boolean {
    const { rest } = this.#cursor;
    return this.hasAll(size) && (this.#atEnd !== null || CLOSING.test(textOf(rest.subarray(-MAX_CLOSING_BYTES))));
  }

  #eventsOf({ events, records, damaged, lastKnownStep }: ReadResult): RunEvent[] {
    const { progress } = this;
    if (lastKnownStep !== undefined && this.heads.count === 0) this.beginsElsewhere = true;
    progress.records += records;
    progress.damaged += damaged.length;
    progress.firstDamage ??= damaged[0] ?? null;
    for (const event of events) if (event.type === 'about' && event.about.config) this.config = event.about.config;
    let lastStep = Math.max(progress.lastStep ?? -1, lastKnownStep ?? -1);
    for (const event of events) lastStep = Math.max(lastStep, lastStepOf(event));
    progress.lastStep = lastStep === -1 ? null : lastStep;
    const marked = this.#goingBack.mark([...this.#percent.about(), ...events]);
    this.heads.add(marked);
    return marked;
  }
}

export function nothingRead(): LogProgress {
  return { records: 0, damaged: 0, firstDamage: null, lastStep: null };
}

/** -1 for an event without a step. */
function lastStepOf(event: RunEvent): number {
  if (event.type === 'points')
    return Math.max(-1, ...Object.values(event.series).map(({ steps }) => steps[steps.length - 1] ?? -1));
  return event.type === 'train' || event.type === 'evaluation' ? event.step : -1;
}
