/** One file, looked at by hand. */

import { appendFileSync, mkdtempSync, realpathSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FollowedFile } from './followed-file.ts';

let root: string;
beforeEach(() => (root = realpathSync(mkdtempSync(join(tmpdir(), 'file-')))));
afterEach(() => rmSync(root, { recursive: true }));

function follow(path: string) {
  const seen = { text: '', reads: 0 };
  const consumer = {
    read(bytes: Uint8Array) {
      seen.text += Buffer.from(bytes).toString();
      seen.reads++;
      return bytes.length;
    },
    reset: () => (seen.text = ''),
  };
  return { seen, file: new FollowedFile(root, 'a.log', path, consumer) };
}

it('notices a second write of the same size within the same tick of the clock', async ({ skip }) => {
  const path = join(root, 'a.log');
  const timesOf = () => Object.values(statSync(path)).map(Number).join();
  for (let tries = 0; tries < 50; tries++) {
    const { seen, file } = follow(path);
    writeFileSync(path, 'one\n');
    file.look(Date.now(), false);
    const times = timesOf();
    writeFileSync(path, 'two\n');
    if (timesOf() !== times) continue;
    await vi.waitFor(() => {
      file.look(Date.now(), false);
      expect(seen.text).toBe('two\n');
    }, 3000);
    return;
  }
  skip('the clock of this file system is too fine for that');
});

it('does not open a file again whose times say that nothing happened', async () => {
  const path = join(root, 'a.log');
  writeFileSync(path, 'one\n');
  const { seen, file } = follow(path);
  const later = Date.now() + 1000;
  expect(file.look(later, false)).toEqual({ changed: true, hasMore: false });
  expect(file.look(later, false)).toEqual({ changed: false, hasMore: false });
  expect(seen.reads).toBe(1);
  expect(file.isLive(later)).toBe(true);
  expect(file.isLive(later + 24 * 3_600_000)).toBe(false);
});

it('an old file that was there already is not looked at often, until it grows, whatever its times say', () => {
  const path = join(root, 'a.log');
  const yesterday = Date.now() / 1000 - 86_400;
  writeFileSync(path, 'one\n');
  utimesSync(path, yesterday, yesterday);
  const { file } = follow(path);
  file.look(Date.now(), true);
  expect(file.isLive(Date.now())).toBe(false);
  appendFileSync(path, 'two\n');
  utimesSync(path, yesterday, yesterday);
  file.look(Date.now(), false);
  expect(file.isLive(Date.now())).toBe(true);
});

it('gives what was not consumed again, longer, and nothing twice', () => {
  const path = join(root, 'a.log');
  const given: string[] = [];
  const consumer = {
    read(bytes: Uint8Array) {
      given.push(Buffer.from(bytes).toString());
      return Math.min(2, bytes.length);
    },
    reset() {},
  };
  const file = new FollowedFile(root, 'a.log', path, consumer);
  writeFileSync(path, 'abc');
  file.look(Date.now(), true);
  writeFileSync(path, 'abcdef');
  file.look(Date.now(), true);
  expect(given).toEqual(['abc', 'cdef']);
  expect(file.state).toMatchObject({ size: 6, read: 4 });
});

it('a consumer that claims more than it got is not believed', () => {
  const path = join(root, 'a.log');
  writeFileSync(path, 'abc');
  for (const claim of [99, -1, NaN, Infinity, 2.5]) {
    const file = new FollowedFile(root, 'a.log', path, { read: () => claim, reset() {} });
    file.look(Date.now(), true);
    expect([0, 2, 3]).toContain(file.state.read);
  }
});

it('dates what was seen to come by our own clock, however far behind or ahead the disk’s is', () => {
  const path = join(root, 'a.log');
  const NOW = Math.floor(Date.now() / 1_000) * 1_000;
  const write = (text: string, diskTime: number) => {
    appendFileSync(path, text);
    utimesSync(path, diskTime / 1000, diskTime / 1000);
  };
  const { file } = follow(path);
  const arrivedAfter = (now: number) => (file.look(now, true), file.state.arrivedAt);
  write('1\n', NOW - 3_600_000);
  // Nobody saw it come: the disk's time is all there is.
  expect(arrivedAfter(NOW)).toBe(NOW - 3_600_000);
  write('2\n', NOW - 3_600_000 + 500);
  expect(arrivedAfter(NOW + 1_000)).toBe(NOW);
  expect(arrivedAfter(NOW + 2_000)).toBe(NOW);
  // A write within the same tick of a coarse clock.
  write('3\n', NOW - 3_600_000 + 500);
  expect(arrivedAfter(NOW + 3_000)).toBe(NOW + 2_000);
  write('4\n', NOW + 86_400_000);
  expect(arrivedAfter(NOW + 4_000)).toBe(NOW + 4_000);
  // Between two looks, by a clock that is right.
  write('5\n', NOW + 4_500);
  expect(arrivedAfter(NOW + 5_000)).toBe(NOW + 4_500);
  // Times alone say nothing of what came.
  utimesSync(path, 1, 1);
  expect(arrivedAfter(NOW + 6_000)).toBe(1_000);
});
