/** What a file format of a run directory is: how a file of it is recognized, and a reader that turns its bytes into events. */

import type { Split } from '@rewardboard/metrics';
import type { RunEvent } from '@rewardboard/protocol';
import type { FileFacts } from './file-facts.ts';

/** A record longer than this is not one: it is skipped without being kept, and counted as damaged. */
export const MAX_RECORD_BYTES = 1024 * 1024;
/** Characters of a damaged record that are shown. */
export const MAX_DAMAGE_TEXT = 200;
/** A file is recognized by this much of its beginning, or not at all. */
export const MAX_BEGINNING_BYTES = 16 * 1024;

export interface ReadResult {
  events: RunEvent[];
  /** Bytes that need not be given again. */
  consumed: number;
  /** Step of the last record that was skipped, since it was read from another file. */
  lastKnownStep?: number;
  /** Records understood in these bytes. */
  records: number;
  damaged: Damage[];
  /** What was read so far no longer holds, and this result doesn't either: the file was rewritten, or `ReadContext.facts` changed what its first records mean. */
  readAgain?: true;
}

/** A record that cannot be read. */
export interface Damage {
  /** Line from 1; in a JSON array, and in a file of binary records, the record's number from 1. */
  line: number;
  /** Beginning of the record, or what is wrong with it. */
  text: string;
}

export interface FormatReader {
  /**
   * `bytes` begin where the previous call's `consumed` ended. Only whole records are consumed; the unfinished rest is to be
   * given again, longer. Given more than MAX_RECORD_BYTES it always consumes something, so that a record without an end
   * needs no more memory than that. Never throws.
   */
  read(bytes: Uint8Array): ReadResult;
  /** What the unconsumed rest says if the file ends there: a last line without its end. Changes nothing in the reader. */
  end?(rest: Uint8Array): ReadResult;
  /** Names of metrics in the file, to the paths under which they are kept. */
  readonly names?: ReadonlyMap<string, string>;
  /** A record can't be understood without those before it after all: another header came, or steps begin anew with each epoch. */
  readonly needsEarlierRecords?: boolean;
  /** Where its list of records begins, in bytes from the beginning of the file; known once that was read. For formats whose files repeat one list. */
  readonly listBegin?: number | undefined;
  /** Names of the runs that its records are of, where these are several: each is read by itself (`ReadContext.run`). */
  readonly runs?: readonly string[];
  /** Its records say that they stand at the end of the training, wherever that is. */
  readonly standsAtEnd?: boolean;
  /** End of a text in which nothing was understood. */
  readonly text?: string | undefined;
}

/** What a reader needs to know of its file's place. */
export interface ReadContext {
  /** Whose numbers names without a split are: the file lies in a directory "validation". */
  split?: Split;
  /** The path that a person gave this metric name; it overrides ours. */
  renamed?(name: string): string | undefined;
  /** Names that a person gave a path. */
  givenNames?(): Iterable<string>;
  /** Of a file that holds several runs, the one to be read, by its name in `FormatReader.runs`. */
  run?: string;
  /** Without directories. */
  fileName?: string;
  /** The one metric of a file that names none itself, and its path where that doesn't follow from the name: a tracker keeps one file a metric. */
  metric?: { name: string; path?: string };
  /** What earlier passes through the file found out; a reader adds to it. */
  facts?: FileFacts;
  /** How many of these bytes, which lie `offset` bytes behind the beginning of the file's list, were read from another file of its run. */
  knownElsewhere?(bytes: Uint8Array, offset: number): number;
}

/** The beginning of a file, as far as it is there and not more than MAX_BEGINNING_BYTES. */
export interface Beginning {
  /** Without directories. */
  fileName: string;
  bytes: Uint8Array;
  text: string;
}

/** 'wait': more bytes are needed. */
export type Recognition = boolean | 'wait';

export interface Format {
  id: string;
  /** For people. */
  label: string;
  /** Whether the name alone is enough. @param fileName without directories */
  matches?(fileName: string): boolean;
  /** Other programs use that name too: the content decides. */
  isNameShared?: true;
  /** Names of the files whose content is checked; any log's name when absent. */
  mayBeNamed?: RegExp;
  /** Whether a file is of this format, by its content. */
  recognizes?(beginning: Beginning): Recognition;
  /** Any text may be of this format: no other one must wait for more, and one record doesn't make a run. */
  isAnyText?: true;
  /** It describes a run, and doesn't make one. */
  isAside?: true;
  /** A tracker writes it into a directory of its own, while the program that is recorded may write its log elsewhere. */
  isOfTracker?: true;
  /** A file with its name makes a run even before the first record. */
  isRunWhenEmpty?: true;
  /** People choose the names of these files, often after the run: several in one directory are several runs. */
  isFreelyNamed?: true;
  /** The program that writes such files, where no other does: "Lightning". */
  program?: string;
  /** Of a tracker that keeps a run in many files: it is named in their place. */
  sourceName?: string;
  /** Damage is counted in records: there are no lines, or their numbers mean nothing. Lines when absent. */
  unit?: 'record';
  /** Of two files that record the same run, the one with more is believed: 3 for a program's own state and event files, 2 for tables and lines (when absent), 1 for what it prints. */
  authority?: 1 | 3;
  /** It sums up the whole run, and knows only about where that ended. */
  standsAtEnd?: true;
  /** Its steps are those of the run's other files, whatever they count. */
  takesStepsOfOthers?: true;
  /** Each file repeats the whole history of the run so far: a training writes one with each checkpoint. */
  repeatsHistory?: true;
  /** Programs write one file a split, each in a directory named after it: always, or where the names in the file don't say a split of their own. */
  isOfOneSplit?: true | 'if-unnamed';
  /** A file holds one point of the run's curves: a training writes many. */
  isOnePoint?: true;
  /** Each session of a training writes a file of its own: when it began, in seconds since 1970, by the file's name; 0 where the name doesn't say. */
  sessionBegan?(fileName: string): number;
  /** Its records can be understood without those before them: whole lines, lines that need the file's first one, or records that a reader finds by itself. */
  isSelfContained?: 'lines' | 'rows' | 'records';
  /** A reader at the beginning of a file. */
  open(context?: ReadContext): FormatReader;
}

export function damageOf(line: number, text: string): Damage {
  return { line, text: text.length > MAX_DAMAGE_TEXT ? `${text.slice(0, MAX_DAMAGE_TEXT - 1)}…` : text };
}
export function emptyResult(): ReadResult {
  return { events: [], consumed: 0, records: 0, damaged: [] };
}

/** Passes a result through everything that may ask for another pass through the file. */
export function finished(
  result: ReadResult,
  ...askers: readonly { finish(result: ReadResult): ReadResult }[]
): ReadResult {
  for (const asker of askers) asker.finish(result);
  return result;
}
