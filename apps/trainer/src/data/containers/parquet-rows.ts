/** The rows of a Parquet file, some at a time. */

import type { AsyncBuffer, FileMetaData, SchemaTree } from 'hyparquet';
import type { Row } from './row.ts';

/** Row groups of more bytes than this, unpacked, are read in parts. */
const PART_BYTES = 64 * 1024 ** 2;
/** A part costs its row group's whole decoding again where the file has no page index: so many parts at most. */
const MAX_PARTS = 8;
/** A damaged file may promise any number of rows: no part is larger. */
const MAX_PART_ROWS = 250_000;

/** Ends with a broken row where the file is damaged. */
export async function* parquetRows(file: string): AsyncGenerator<Row[]> {
  // Loaded here: most data is JSON, and the command starts in a moment.
  const [{ asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, parquetSchema }, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ]);
  let at = 1;
  try {
    const buffer = careful(await asyncBufferFromFile(file));
    const metadata = await parquetMetadataAsync(buffer);
    requireSameColumns(metadata, parquetSchema(metadata));
    for (const [rowStart, rowEnd] of partsOf(metadata)) {
      const rows = await parquetReadObjects({ file: buffer, metadata, compressors, rowStart, rowEnd });
      if (rows.length !== rowEnd - rowStart) throw new Error(`${rowEnd - rowStart} rows were promised, ${rows.length} are there`);
      yield rows.map((value): Row => ({ at: at++, value: withoutBigInts(value), broken: null }));
    }
  } catch (error) {
    yield [{ at, value: undefined, broken: `cannot be read as Parquet (${(error as Error).message}): was the file cut off?` }];
  }
}

/**
 * The library reads all columns at once: where a reading fails before it is waited for, its error would end the process. So a place that
 * is none gives no bytes, and what needs them fails.
 */
function careful({ byteLength, slice }: AsyncBuffer): AsyncBuffer {
  return {
    byteLength,
    slice: async (start, end = byteLength) => {
      const from = start < 0 ? byteLength + start : start;
      return from >= 0 && from < end && end <= byteLength ? slice(from, end) : new ArrayBuffer(0);
    },
  };
}

/** For the same reason: every row group has the columns of the schema, each once. */
function requireSameColumns({ row_groups: groups }: FileMetaData, schema: SchemaTree): void {
  const leaves = leavesOf(schema).sort().join();
  for (const { columns } of groups) {
    const paths = columns.map(({ meta_data: column }) => JSON.stringify(column?.path_in_schema ?? []));
    if (paths.sort().join() !== leaves) throw new Error('its columns are not those of its schema');
  }
}

function leavesOf({ children, path }: SchemaTree): string[] {
  return children.length === 0 ? [JSON.stringify(path)] : children.flatMap(leavesOf);
}

function partsOf({ row_groups: groups }: FileMetaData): [number, number][] {
  const parts: [number, number][] = [];
  let start = 0;
  for (const { num_rows: count, total_byte_size: bytes } of groups) {
    const rows = Number(count);
    const pieces = Math.max(1, Math.ceil(rows / MAX_PART_ROWS), Math.min(MAX_PARTS, rows, Math.ceil(Number(bytes) / PART_BYTES)));
    for (let i = 0; i < pieces; i++) {
      const from = start + Math.floor((rows * i) / pieces);
      const to = start + Math.floor((rows * (i + 1)) / pieces);
      if (to > from) parts.push([from, to]);
    }
    start += rows;
  }
  return parts;
}

/** 64 bit integers are labels and numbers here, small enough for a number. */
function withoutBigInts(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(withoutBigInts);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>, withoutBigInts);
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutBigInts(inner)]));
  return value;
}
