import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HashOfBeginning } from './hash-of-beginning.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'hash-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

it('is that of the first bytes, whatever was asked for before, and at the same time', async () => {
  const path = join(folder, 'a');
  const bytes = Buffer.alloc(3 * 1024 * 1024, 'some text that repeats, ');
  writeFileSync(path, bytes.subarray(0, 2_500_000));
  const hash = new HashOfBeginning(path);
  expect(await hash.of(0)).toBe(sha256(Buffer.alloc(0)));
  expect(await hash.of(2_500_001)).toBeNull();
  appendFileSync(path, bytes.subarray(2_500_000));
  for (const length of [10, 2_000_000, 5, bytes.length])
    expect(await hash.of(length)).toBe(sha256(bytes.subarray(0, length)));
  const together = await Promise.all([7, 1_500_000, 20].map((length) => hash.of(length)));
  expect(together).toEqual([7, 1_500_000, 20].map((length) => sha256(bytes.subarray(0, length))));
});

it('starts again from the beginning of a file that was replaced', async () => {
  const path = join(folder, 'a');
  writeFileSync(path, 'before');
  const hash = new HashOfBeginning(path);
  await hash.of(3);
  writeFileSync(path, 'AFTER');
  hash.forget();
  expect(await hash.of(5)).toBe(sha256(Buffer.from('AFTER')));
});
