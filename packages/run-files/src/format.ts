/** What a file format of a run directory is: a name, files it claims, and a reader that turns their bytes into events. */

import type { RunEvent } from '@rewardboard/protocol';

/** A record longer than this is not one: it is skipped without being kept, and counted as damaged. */
export const MAX_RECORD_BYTES = 1024 * 1024;
/** Characters of a damaged record that are shown. */
export const MAX_DAMAGE_TEXT = 200;

export interface ReadResult {
  events: RunEvent[];
  /** Bytes that need not be given again. */
  consumed: number;
  /** Records understood in these bytes. */
  records: number;
  damaged: Damage[];
}

/** A record that nobody can read. */
export interface Damage {
  /** Line from 1; in a JSON array the record's number from 1. */
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
}

export interface Format {
  id: string;
  /** For people. */
  label: string;
  matches(fileName: string): boolean;
  /** A reader at the beginning of a file. */
  open(): FormatReader;
}

export function damageOf(line: number, text: string): Damage {
  return { line, text: text.length > MAX_DAMAGE_TEXT ? `${text.slice(0, MAX_DAMAGE_TEXT - 1)}…` : text };
}
