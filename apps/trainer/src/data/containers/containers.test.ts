import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInput } from '../../base/bad-input.ts';
import { readText, temporaryFile } from '../../testing/read-for-test.ts';
import { jsonArray } from './json-array.ts';
import { jsonLines } from './json-lines.ts';
import { openDataFile } from './open-data-file.ts';
import type { Row } from './row.ts';

const rows = [
  { text: 'Umlauts: ä, signs: "]},[\\ and\nlines', label: 1 },
  { text: '', label: 0, notes: [[1], { deep: '}' }] },
];
const lines = rows.map((row) => JSON.stringify(row)).join('\n');

async function* chunked(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}
async function all(generator: AsyncGenerator<Row[]>): Promise<Row[]> {
  const read: Row[] = [];
  for await (const some of generator) read.push(...some);
  return read;
}

describe('a data file', () => {
  it.each([
    ['JSONL', lines],
    ['JSONL', `\uFEFF${lines.replace('\n', '\r\n\r\n')}\r\n`],
    ['JSON array', JSON.stringify(rows)],
    ['JSON array', `\uFEFF\n ${JSON.stringify(rows, null, 2)}\n`],
    ['JSONL, gzip', gzipSync(lines)],
    ['JSON array, gzip', gzipSync(JSON.stringify(rows))],
    ['JSONL, gzip', Buffer.concat([gzipSync(lines.slice(0, 30)), gzipSync(lines.slice(30))])],
  ])('is recognized by its contents: %s', async (container, content) => {
    const file = await openDataFile(temporaryFile('a-name-that-says-nothing', content));
    expect(file.container).toBe(container);
    expect((await all(file.rows)).map(({ value }) => value)).toEqual(rows);
  });

  it.each([
    ['', 'the file is empty'],
    ['version https://git-lfs.github.com/spec/v1\noid sha256:4d7a', 'Git LFS pointer'],
    ['<!doctype html><html>', 'a web page'],
    [Buffer.from('\ufeff{}', 'utf16le'), 'UTF-16'],
    ['PK\u0003\u0004....', 'a zip archive'],
    [gzipSync('PAR1...'), 'a gzipped Parquet file'],
  ])('of another kind is named: %s', async (content, what) => {
    const path = temporaryFile('data.jsonl', content);
    const error = await openDataFile(path).catch((failure: unknown) => failure as Error);
    expect(error).toBeInstanceOf(BadInput);
    expect((error as Error).message).toContain(`${path}: `);
    expect((error as Error).message).toContain(what);
  });

  it('that is packed white space is refused with the limit', async () => {
    const path = temporaryFile('data.jsonl', gzipSync(Buffer.alloc(66 * 1024 ** 2, ' ')));
    await expect(openDataFile(path)).rejects.toThrow(
      `${path}: it begins with more than 67108864 bytes of white space, which is the limit`,
    );
  });

  it('that is missing, or a directory, is reported with the reason', async () => {
    await expect(openDataFile('nowhere.jsonl')).rejects.toThrow(
      'nowhere.jsonl: cannot be read: no such file or directory',
    );
    await expect(openDataFile(mkdtempSync(`${tmpdir()}/examples-`))).rejects.toThrow(
      'this is a directory; name the files in it',
    );
  });

  it.each([
    ['cut off in an archive', gzipSync(lines).subarray(0, -12), /:\d+: the compressed data is damaged or truncated/],
    ['cut off in an array', `[${JSON.stringify(rows[0])},`, 'data.jsonl:1: the array is not closed'],
    ['with two arrays', `${JSON.stringify(rows)}\n[]`, 'data.jsonl:2: unexpected "[", after the end of the array'],
    ['with a comma too many', `[\n,${JSON.stringify(rows[0])}]`, 'data.jsonl:2: unexpected ",", expected an element'],
    ['in Latin-1', Buffer.from('{"text": "\u00e4", "label": 1}', 'latin1'), 'data.jsonl:1: not UTF-8'],
    [
      'with a line that is too long',
      `{"text": "${'x'.repeat(17 * 1024 ** 2)}", "label": 1}\n`,
      'data.jsonl:1: longer than 16 MiB',
    ],
  ])('that is damaged is reported with the place: %s', async (_, content, what) => {
    await expect(readText(content)).rejects.toThrow(what);
    await expect(readText(content)).rejects.toBeInstanceOf(BadInput);
  });

  it('has the same rows for any chunk size', async () => {
    const array = Buffer.from(JSON.stringify(rows, null, 1));
    for (const size of [1, 2, 3, 7, 64]) {
      expect((await all(jsonLines(chunked(Buffer.from(lines), size)))).map(({ at, value }) => ({ at, value }))).toEqual(
        rows.map((value, i) => ({ at: i + 1, value })),
      );
      expect((await all(jsonArray(chunked(array, size)))).map(({ value }) => value)).toEqual(rows);
    }
    expect((await all(jsonArray(chunked(array, 5)))).map(({ at }) => at)).toEqual([2, 6]);
  });

  it('returns any values, as lines and as an array', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue(), { maxLength: 8 }),
        fc.nat(40),
        fc.boolean(),
        async (values, size, pretty) => {
          const array = Buffer.from(JSON.stringify(values, null, pretty ? 1 : 0));
          const expected: unknown = JSON.parse(JSON.stringify(values));
          expect((await all(jsonArray(chunked(array, size + 1)))).map(({ value }) => value)).toEqual(expected);
          const text = Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join('\n'));
          expect((await all(jsonLines(chunked(text, size + 1)))).map(({ value }) => value)).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });
});
