/** One file, looked at by hand. */

import { mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
  return { seen, file: new FollowedFile(root, 'a.log', path, consumer, Date.now()) };
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
  const file = new FollowedFile(root, 'a.log', path, consumer, Date.now());
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
    const file = new FollowedFile(root, 'a.log', path, { read: () => claim, reset() {} }, Date.now());
    file.look(Date.now(), true);
    expect([0, 2, 3]).toContain(file.state.read);
  }
});
