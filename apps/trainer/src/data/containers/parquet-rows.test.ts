import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInput } from '../../base/bad-input.ts';
import { readText, temporaryFile } from '../../testing/read-for-test.ts';
import { parquetRows, partsOf } from './parquet-rows.ts';
import type { Row } from './row.ts';

const sample = (name: string) => readFileSync(fileURLToPath(new URL(`samples/${name}.parquet`, import.meta.url)));

describe('a Parquet file', () => {
  it.each(['none', 'snappy', 'gzip', 'zstd', 'brotli', 'lz4', 'version1', 'pages2'])(
    'is read with any compression: %s',
    async (layout) => {
      const { examples, collected } = await readText(sample(`stepwise.${layout}`));
      expect(collected.files[0]).toMatchObject({
        container: 'Parquet',
        formats: { 'TRL stepwise supervision': 5 },
        rows: 5,
        broken: 0,
      });
      expect(examples).toHaveLength(5);
      expect(examples[3]).toMatchObject({
        problem: 'Problem 3: ä?',
        steps: ['step 0', 'step 1', 'step 2', 'step 3'],
        labels: [1, 0, 1, 0],
      });
      expect(examples[3]!.place).toMatch(/data\.jsonl, row 4$/);
    },
  );

  it('can contain conversations, 64-bit integers, and no rows', async () => {
    const { examples, collected } = await readText(sample('preference'));
    expect(collected.files[0]!.formats).toEqual({ 'TRL preference, conversational': 3 });
    expect(examples).toMatchObject([
      { problem: 'Question 0', chosen: ['good 0'], rejected: ['bad 0'], margin: 0.5 },
      { margin: null },
      { margin: 2 },
    ]);
    expect((await readText(sample('text'))).examples).toMatchObject([
      { steps: ['a'], labels: [1] },
      { steps: ['b'], labels: [0] },
    ]);
  });

  it('that is damaged gives rows, or an error that names file and row', async () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 5 });
    const cut = fc.option(fc.nat(), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('stepwise.snappy', 'stepwise.zstd', 'preference', 'stepwise.pages2'),
        damage,
        cut,
        async (name, hits, length) => {
          let bytes = Buffer.from(sample(name));
          for (const [at, byte] of hits) bytes[at % bytes.length] = byte;
          if (length !== undefined) bytes = bytes.subarray(0, Math.max(4, length % bytes.length));
          bytes.write('PAR1');
          const error = await readText(bytes).then(
            () => null,
            (reason: unknown) => reason,
          );
          if (error === null) return;
          expect(error).toBeInstanceOf(BadInput);
          expect((error as Error).message).toMatch(/data\.jsonl, row \d+: /);
        },
      ),
      // One seed: a file on which the library computes without end would cost a minute.
      { numRuns: 150, seed: 1 },
    );
  }, 120_000);

  it('that makes the library loop forever is reported after a timeout', async () => {
    const bytes = Buffer.from(sample('stepwise.pages2'));
    bytes[153] = 200; // one of a few in ten thousand single bytes that do it, found by trying
    const path = temporaryFile('data.parquet', bytes);
    const rows: Row[] = [];
    for await (const some of parquetRows(path, 2_000)) rows.push(...some);
    expect(rows).toEqual([
      {
        at: 1,
        value: undefined,
        broken: expect.stringMatching(
          /^cannot be read as Parquet \(decoding made no progress for 2 s\); .*download or write it again$/,
        ),
      },
    ]);
  }, 120_000);
});

describe('a small Parquet file that unpacks to gigabytes is refused with the limit', () => {
  it.each([
    ['page', 0, 'a page unpacks to 300000010 bytes, and the limit is 268435456'],
    ['dictionary', 268, 'its rows unpack to more than 268435456 bytes, which is the limit for a file of 500'],
    ['rows', 0, 'it claims 40000000 rows, and the limit for a file of 1664 bytes is 33554432'],
  ])(
    '%s',
    async (name, count, reason) => {
      const rows: Row[] = [];
      let characters = 0;
      const path = fileURLToPath(new URL(`samples/bomb.${name}.parquet`, import.meta.url));
      for await (const some of parquetRows(path)) {
        characters = Math.max(characters, JSON.stringify(some).length);
        rows.push(...some.map((row) => ({ ...row, value: undefined })));
      }
      expect(rows.at(-1)!.broken).toContain(reason);
      // What came before the limit came in parts.
      expect(rows.length - 1).toBeLessThanOrEqual(count);
      expect(characters).toBeLessThan(20 * 1024 ** 2);
    },
    120_000,
  );
});

describe('a row group', () => {
  const MIB = 1024 ** 2;
  const sizesOf = (rows: number, bytes: number) =>
    partsOf({ row_groups: [{ columns: [], num_rows: BigInt(rows), total_byte_size: BigInt(bytes) }] }).map(
      ([from, to]) => to - from,
    );

  it('of more than 64 MiB is read in parts, at most eight', () => {
    expect(sizesOf(80, 64 * MIB)).toEqual([80]);
    expect(sizesOf(80, 64 * MIB + 1)).toEqual([40, 40]);
    expect(sizesOf(80, 6_400 * MIB)).toEqual(Array(8).fill(10));
  });

  it('is read at most 250,000 rows at a time, whatever its size', () => {
    expect(sizesOf(250_000, 1)).toEqual([250_000]);
    expect(sizesOf(10_000_000, 6_400 * MIB)).toEqual(Array(40).fill(250_000));
  });
});
