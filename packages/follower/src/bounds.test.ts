/** What the follower keeps of files and directories. */

import { appendFileSync, closeSync, mkdirSync, openSync, truncateSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FollowedFile } from './followed-file.ts';
import { FollowedRoot } from './followed-root.ts';
import { ALWAYS } from './pace.ts';
import { Remembered } from './remembered.ts';
import { at, follow, useFolder } from './testing/followed-folder.ts';

useFolder();

it('follows a bounded number of files and directories of a root, with a notice', async () => {
  mkdirSync(at('a'));
  for (const name of ['a/1.log', 'a/2.log', 'b.log', 'c.log', 'd.log']) writeFileSync(at(name), 'x\n');
  const { files, notices, follower } = follow({ maxFiles: 4 });
  await follower.look();
  // The root itself and one directory count too.
  expect(files.size).toBe(2);
  expect(notices).toEqual([expect.stringContaining('holds more than 4 logs and directories')]);
});

it('keeps the names of a bounded number of refused files, and asks for none beyond those', async () => {
  for (let i = 0; i < 6; i++) writeFileSync(at(`${i}.txt`), 'x\n');
  const { asked, notices, follower } = follow({ maxRefused: 4, refuse: () => true });
  await follower.look();
  expect(asked).toHaveLength(4);
  expect(notices).toEqual([expect.stringContaining('or 4 other files')]);
});

it('asks again for 2,000 changed files that may become logs, and not for later ones', () => {
  const names = Array.from({ length: 2_001 }, (_, i) => `${10_000 + i}.txt`);
  for (const name of names) writeFileSync(at(name), '');
  const asked: string[] = [];
  const events = {
    accept: (_: string, path: string) => (asked.push(path), 'later' as const),
    changed: () => undefined,
    notice: () => undefined,
  };
  const root = new FollowedRoot(at(), events, {});
  root.lookAt('', Date.now(), true);
  expect(asked.splice(0)).toEqual(names);
  for (const name of names.slice(-2)) appendFileSync(at(name), 'more');
  root.askAgain(ALWAYS);
  expect(asked).toEqual([names.at(-2)]);
});

it('remembers 4,096 bytes at either end of what was read', () => {
  const remembered = new Remembered();
  const bytes = Buffer.alloc(10_000, 'x');
  remembered.advance(bytes, bytes.length);
  expect(remembered.tailLength).toBe(4_096);
  bytes[4_096] = 0;
  writeFileSync(at('a.log'), bytes);
  const fd = openSync(at('a.log'), 'r');
  expect(remembered.isHeadOf(fd, bytes.length)).toBe(true);
  bytes[4_095] = 0;
  writeFileSync(at('a.log'), bytes);
  expect(remembered.isHeadOf(fd, bytes.length)).toBe(false);
  closeSync(fd);
});

it('compares all bytes of a file up to 16 MiB with their checksum', () => {
  const LIMIT = 16 * 1024 * 1024;
  writeFileSync(at('zeros'), '');
  truncateSync(at('zeros'), LIMIT + 1);
  const fd = openSync(at('zeros'), 'r');
  const isSame = [LIMIT, LIMIT + 1].map((length) => {
    const remembered = new Remembered();
    remembered.advance(Buffer.alloc(length, 1), length);
    return remembered.isAllOf(fd);
  });
  expect(isSame).toEqual([false, true]);
  closeSync(fd);
});

it('compares the middle of a growing file up to 256 KiB, and takes what a larger one has got as new', () => {
  const readOfEdited = (length: number) => {
    const path = at(`${length}.log`);
    const consumer = { read: (bytes: Uint8Array) => bytes.length, reset: () => undefined };
    const file = new FollowedFile(at(), `${length}.log`, path, consumer);
    const bytes = Buffer.alloc(length, 'x');
    writeFileSync(path, bytes);
    while (file.look(Date.now(), true).hasMore);
    expect(file.state.read).toBe(length);
    bytes[length / 2] = 0;
    writeFileSync(path, bytes);
    appendFileSync(path, 'more');
    file.look(Date.now(), true);
    return file.state.read - length;
  };
  expect([readOfEdited(256 * 1024), readOfEdited(256 * 1024 + 2)]).toEqual([0, 4]);
});
