/** A row of a data file, before anybody knows what it means. */

export interface Row {
  /** Counted from 1: the line on which it begins, or in Parquet its number. */
  at: number;
  /** Undefined when it is broken. */
  value: unknown;
  /** Why it cannot be read; null when it can. */
  broken: string | null;
}

/** A row's bytes; a longer one is no example. Every text of a row fits into a block of the text pool. */
export const MAX_ROW_BYTES = 16 * 1024 ** 2;

export const TOO_LONG = `longer than ${MAX_ROW_BYTES / 1024 ** 2} MiB, which is no solution`;
