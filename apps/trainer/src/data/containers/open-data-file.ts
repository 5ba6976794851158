/** Opens a data file by its first bytes: JSON Lines or a JSON array, optionally gzipped, or Parquet. */

import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { BadInput, systemReason } from '../../base/bad-input.ts';
import { jsonArray } from './json-array.ts';
import { jsonLines } from './json-lines.ts';
import { parquetRows } from './parquet-rows.ts';
import type { Row } from './row.ts';

export interface DataFile {
  /** "JSONL", "JSON array, gzip", "Parquet". */
  container: string;
  /** The unit of `at` in its rows. */
  unit: 'line' | 'row';
  rows: AsyncGenerator<Row[]>;
}

/** White space before the first value, which a packed file has at no cost. */
const MAX_BLANK_BYTES = 64 * 1024 ** 2;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** @throws BadInput if it can't be opened, or is a recognized file of another kind */
export async function openDataFile(file: string): Promise<DataFile> {
  const head = await firstBytes(file);
  if (startsWith(head, 'PAR1')) return { container: 'Parquet', unit: 'row', rows: parquetRows(file) };
  const packed = head[0] === 0x1f && head[1] === 0x8b;
  const source = packed ? unpacked(file) : createReadStream(file, { highWaterMark: 1024 ** 2 });
  const text = await peek(source).catch((error: unknown) => {
    throw error instanceof BadInput ? new BadInput(`${file}: ${error.message}`) : error;
  });
  const start = text.head.subarray(startsWith(text.head, BYTE_ORDER_MARK) ? 3 : 0);
  refuseStrangers(file, start);
  const isArray = start.toString('latin1').trimStart().startsWith('[');
  const chunks = withoutMark(text.chunks);
  const rows = ending(isArray ? jsonArray(chunks) : jsonLines(chunks), file);
  return { container: `${isArray ? 'JSON array' : 'JSONL'}${packed ? ', gzip' : ''}`, unit: 'line', rows };
}

function refuseStrangers(file: string, start: Buffer): void {
  const refuse = (what: string) => {
    throw new BadInput(`${file}: ${what}`);
  };
  if (start.length === 0) refuse('the file is empty');
  if (startsWith(start, 'version https://git-lfs'))
    refuse('this is a Git LFS pointer, not the data; get the data with "git lfs pull" or "rewardboard data get"');
  if (startsWith(start, 'PAR1')) refuse('this is a gzipped Parquet file; unpack it with gunzip first');
  if (start[0] === 0x3c)
    refuse('this looks like a web page (it begins with "<"), not data; the address may require a login');
  if (startsWith(start, Buffer.from([0xff, 0xfe])) || startsWith(start, Buffer.from([0xfe, 0xff])))
    refuse('this file is in UTF-16; save it as UTF-8');
  for (const [magic, name] of ARCHIVES)
    if (startsWith(start, magic))
      refuse(`this is ${name}; convert it to JSONL, JSON (both can be gzipped) or Parquet first`);
}

const ARCHIVES: readonly (readonly [Buffer, string])[] = [
  [Buffer.from('PK\u0003\u0004'), 'a zip archive'],
  [Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), 'a zstd archive'],
  [Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a]), 'an xz archive'],
  [Buffer.from('BZh'), 'a bzip2 archive'],
  [Buffer.from('ARROW1'), 'an Arrow file'],
];

async function firstBytes(file: string): Promise<Buffer> {
  try {
    const handle = await open(file, 'r');
    try {
      if ((await handle.stat()).isDirectory()) throw new BadInput(`${file}: this is a directory; name the files in it`);
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(`${file}: cannot be read: ${systemReason(error)}`);
  }
}

async function* unpacked(file: string): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: 1024 ** 2 });
  const source = createReadStream(file, { highWaterMark: 1024 ** 2 });
  source.on('error', (error) => gunzip.destroy(error));
  try {
    yield* source.pipe(gunzip) as AsyncIterable<Buffer>;
  } finally {
    source.destroy();
  }
}

/** The first chunk that isn't blank, and all chunks. */
async function peek(source: AsyncIterable<Buffer>): Promise<{ head: Buffer; chunks: AsyncGenerator<Buffer> }> {
  const iterator = source[Symbol.asyncIterator]();
  const read: Buffer[] = [];
  let failure: unknown = null;
  let done = false;
  let blank = 0;
  for (let isBlank = true; !done && failure === null && isBlank;) {
    try {
      const next = await iterator.next();
      if (next.done) done = true;
      else {
        read.push(next.value);
        isBlank = next.value.toString('latin1').trim() === '';
        if (isBlank) blank += next.value.length;
      }
      if (blank > MAX_BLANK_BYTES)
        throw new BadInput(`it begins with more than ${MAX_BLANK_BYTES} bytes of white space, which is the limit`);
    } catch (error) {
      if (error instanceof BadInput) throw error;
      failure = error;
    }
  }
  const chunks = async function* () {
    yield* read;
    if (failure !== null) throw failure;
    if (!done) yield* { [Symbol.asyncIterator]: () => iterator };
  };
  return { head: read.at(-1) ?? Buffer.alloc(0), chunks: chunks() };
}

async function* withoutMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const chunk of chunks) {
    yield isFirst && startsWith(chunk, BYTE_ORDER_MARK) ? chunk.subarray(3) : chunk;
    isFirst = false;
  }
}

/** A read error (a damaged archive, a failing disk) becomes an invalid row at the end. */
async function* ending(rows: AsyncGenerator<Row[]>, file: string): AsyncGenerator<Row[]> {
  let last = 0;
  try {
    for await (const some of rows) {
      last = some.at(-1)!.at;
      yield some;
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code?.startsWith('Z_')
      ? `the compressed data is damaged or truncated (${message}); download or compress it again`
      : `cannot be read any further: ${systemReason(error)}`;
    if (error instanceof BadInput) throw new BadInput(`${file}: ${error.message}`);
    yield [{ at: last + 1, value: undefined, broken: why }];
  }
}

function startsWith(bytes: Buffer, magic: Buffer | string): boolean {
  const wanted = typeof magic === 'string' ? Buffer.from(magic) : magic;
  return bytes.subarray(0, wanted.length).equals(wanted);
}
