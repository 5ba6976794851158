/** Files of state that a disk, a power loss or a person has damaged. */

import { mkdirSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/open-hub.ts';
import { MAX_KEPT_BYTES, readKept, writeKept } from './kept-entries.ts';

interface Entry {
  run: string;
  key: string;
}

const isEntry = (raw: unknown): raw is Entry => {
  const { run, key } = (raw ?? {}) as Record<string, unknown>;
  return typeof run === 'string' && typeof key === 'string';
};
const entries = Array.from({ length: 20 }, (_, i) => ({ run: `run-${i}`, key: `spike@${i} watch` }));
let folder: string;
let path: string;
let notices: string[];
beforeEach(async () => {
  folder = await temporaryFolder();
  path = join(folder, 'kept.json');
  notices = [];
});
const read = () =>
  readKept({ path, field: 'all', isEntry, lost: 'the others are asked again', notice: (text) => notices.push(text) });
const asides = () => readdirSync(folder).filter((name) => name.includes('.damaged-'));

it('what was written is read, in silence, and so is a file of before there were checksums', () => {
  expect(read()).toBeNull();
  writeKept(path, 'all', entries);
  expect(read()).toEqual(entries);
  writeFileSync(path, JSON.stringify({ version: 1, all: entries }));
  expect(read()).toEqual(entries);
  expect([notices, asides()]).toEqual([[], []]);
});

it('any changed bit of the list costs two entries at most, is said, and leaves a copy of what was there', () => {
  writeKept(path, 'all', entries);
  const whole = readFileSync(path);
  fc.assert(
    fc.property(fc.integer({ min: whole.indexOf('['), max: whole.lastIndexOf(']') }), fc.nat(7), (at, bit) => {
      const damaged = Buffer.from(whole);
      damaged[at]! ^= 1 << bit;
      writeFileSync(path, damaged);
      notices = [];
      const kept = read()!;
      expect(
        kept.filter(({ run, key }) => entries.some((one) => one.run === run && one.key === key)).length,
      ).toBeGreaterThanOrEqual(18);
      expect(notices).toEqual([
        expect.stringMatching(
          /kept\.json is damaged\. (?:None|\d+) of its entries could be read.*kept as kept\.json\.damaged-[0-9a-f]{8}\.$/,
        ),
      ]);
      expect(readFileSync(join(folder, notices[0]!.match(/kept as (\S+)\.$/)![1]!))).toEqual(damaged);
    }),
    { numRuns: 200 },
  );
});

it('of half a file the first half counts; an empty one, zeros and other content are said to be damaged', () => {
  writeKept(path, 'all', entries);
  truncateSync(path, readFileSync(path).length >> 1);
  expect(read()!.length).toBeGreaterThan(7);
  for (const content of [
    '',
    '\0'.repeat(300),
    'null',
    '[]',
    '{"all": 3}',
    '{'.repeat(100_000),
    'x'.repeat(MAX_KEPT_BYTES + 1),
  ]) {
    writeFileSync(path, content);
    notices = [];
    expect([content.slice(0, 9), read(), notices.length]).toEqual([content.slice(0, 9), [], 1]);
  }
});

it('the same damage is set aside once, and a directory in its place is no file', () => {
  writeFileSync(path, 'damaged');
  read();
  read();
  expect(asides()).toHaveLength(1);
  path = join(folder, 'directory.json');
  mkdirSync(path);
  expect(read()).toBeNull();
  expect(notices.at(-1)).toMatch(/directory\.json can't be read \(not a regular file\); the others are asked again\.$/);
});
