/** A parsed row of a data file, of unknown format. */

export interface Row {
  /** From 1: its first line, or its row number in Parquet. */
  at: number;
  /** Undefined if the row is invalid. */
  value: unknown;
  /** Why it can't be read, or null. */
  broken: string | null;
}

/** The longest row that is read. Every text of a row fits into a block of the text pool. */
export const MAX_ROW_BYTES = 16 * 1024 ** 2;

export const TOO_LONG = `longer than ${MAX_ROW_BYTES / 1024 ** 2} MiB`;
