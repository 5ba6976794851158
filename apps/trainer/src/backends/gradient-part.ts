/** A gradient in parts that follow one another: all numbers of some parameters, or only those of the rows of a table that a batch looked up. */

export interface LookedUpRows {
  /** By number; a row that was looked up twice stands twice, and both are added. */
  rows: Int32Array;
  /** Of each of `rows`, one after the other. */
  values: Float32Array;
  /** Numbers of the whole table; those of other rows are 0. */
  size: number;
}

export type GradientPart = Float32Array | LookedUpRows;

export function addRows(table: Float32Array, { rows, values }: LookedUpRows): void {
  const width = values.length / rows.length;
  for (let i = 0, at = 0; i < rows.length; i++)
    for (let to = rows[i]! * width, end = to + width; to < end; to++) table[to]! += values[at++]!;
}

/** Writes a gradient down. */
export function writeParts(parts: readonly GradientPart[], to: Float32Array): void {
  let at = 0;
  for (const part of parts)
    if (part instanceof Float32Array) {
      to.set(part, at);
      at += part.length;
    } else {
      const table = to.subarray(at, (at += part.size));
      table.fill(0);
      addRows(table, part);
    }
}
