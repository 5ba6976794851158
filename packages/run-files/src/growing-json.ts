/** A JSON file that grows by rows and is valid JSON after every write, at a cost that does not grow with it. */

/**
 * Begin the file with `empty`. To add a row, write `row(text, isFirst) + closing` over the old closing, that is at
 * `size - closing.length` bytes (closing is ASCII). A reader that consumes whole rows never sees a consumed byte change.
 */
export interface GrowingJson {
  /** The whole file while it has no row; ends with `closing`. */
  empty: string;
  /** What stands behind the last row. */
  closing: string;
  /** A row with what separates it from the one before; the closing is not part of it. */
  row(text: string, isFirst: boolean): string;
}
