/** Streams the rows of a Parquet file. */

import type { FileMetaData, SchemaTree } from 'hyparquet';
import { ParquetWorker } from './parquet-worker.ts';
import type { Row } from './row.ts';
import { TOO_LONG } from './row.ts';

/** Row groups with more uncompressed bytes than this are read in parts. */
const PART_BYTES = 64 * 1024 ** 2;
/** Without a page index, every part decodes its whole row group again. */
const MAX_PARTS = 8;
/** Limits the rows per part, since a damaged file can claim any number. */
const MAX_PART_ROWS = 250_000;
/** A page is about a megabyte. */
const SILENCE_MS = 60_000;
/** Small files may unpack to gigabytes. Tables of texts that repeat one another unpack to some hundred times their size. */
const UNPACKED_BYTES = 256 * 1024 ** 2;
const MAX_EXPANSION = 1_000;
/** What each row counts for at least. */
const ROW_BYTES = 8;

/** Ends with an invalid row if the file is damaged. */
export async function* parquetRows(file: string, silenceMs = SILENCE_MS): AsyncGenerator<Row[]> {
  // Loaded on demand: most data is JSON, and the command should start fast.
  const { asyncBufferFromFile, parquetMetadataAsync, parquetSchema } = await import('hyparquet');
  let at = 1;
  let worker: ParquetWorker | null = null;
  try {
    const buffer = await asyncBufferFromFile(file);
    const metadata = await parquetMetadataAsync(buffer);
    requireSameColumns(metadata, parquetSchema(metadata));
    const maxBytes = Math.max(UNPACKED_BYTES, MAX_EXPANSION * buffer.byteLength);
    const maxRows = Math.floor(maxBytes / ROW_BYTES);
    const count = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
    if (count > maxRows)
      throw new Error(`it claims ${count} rows, and the limit for a file of ${buffer.byteLength} bytes is ${maxRows}`);
    worker = new ParquetWorker(file, buffer.byteLength, metadata, maxBytes, silenceMs);
    for (const [rowStart, rowEnd] of partsOf(metadata))
      for await (const rows of worker.rows(rowStart, rowEnd))
        yield rows.map((value): Row =>
          value === null
            ? { at: at++, value: undefined, broken: TOO_LONG }
            : { at: at++, value: withoutBigInts(value), broken: null },
        );
  } catch (error) {
    yield [
      {
        at,
        value: undefined,
        broken: `cannot be read as Parquet (${(error as Error).message}); the file may be truncated or damaged, so download or write it again`,
      },
    ];
  } finally {
    await worker?.close();
  }
}

/** Every row group must have the schema's columns, each once: otherwise the library can fail with an unhandled rejection. */
function requireSameColumns({ row_groups: groups }: FileMetaData, schema: SchemaTree): void {
  const leaves = leavesOf(schema).sort().join();
  for (const { columns } of groups) {
    const paths = columns.map(({ meta_data: column }) => JSON.stringify(column?.path_in_schema ?? []));
    if (paths.sort().join() !== leaves) throw new Error("its columns don't match its schema");
  }
}

function leavesOf({ children, path }: SchemaTree): string[] {
  return children.length === 0 ? [JSON.stringify(path)] : children.flatMap(leavesOf);
}

/** First row and end of each part that is read at a time. */
export function partsOf({ row_groups: groups }: Pick<FileMetaData, 'row_groups'>): [number, number][] {
  const parts: [number, number][] = [];
  let start = 0;
  for (const { num_rows: count, total_byte_size: bytes } of groups) {
    const rows = Number(count);
    const pieces = Math.max(
      1,
      Math.ceil(rows / MAX_PART_ROWS),
      Math.min(MAX_PARTS, rows, Math.ceil(Number(bytes) / PART_BYTES)),
    );
    for (let i = 0; i < pieces; i++) {
      const from = start + Math.floor((rows * i) / pieces);
      const to = start + Math.floor((rows * (i + 1)) / pieces);
      if (to > from) parts.push([from, to]);
    }
    start += rows;
  }
  return parts;
}

/** 64-bit integers are labels or counts here, small enough for a number. */
function withoutBigInts(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(withoutBigInts);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>, withoutBigInts);
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutBigInts(inner)]));
  return value;
}
