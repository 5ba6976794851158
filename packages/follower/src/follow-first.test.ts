/** What is being written is read before what lies there, however much that is. */

import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { followTree } from './index.ts';
import { at, closing, useFolder } from './testing/followed-folder.ts';

useFolder();

function writeOld(count: number): void {
  for (let i = 0; i < count; i++) {
    mkdirSync(at(`old-${i}`));
    writeFileSync(at(`old-${i}/a.log`), 'x\n');
    utimesSync(at(`old-${i}/a.log`), 1_000_000_000, 1_000_000_000);
  }
}

it('reads a file that was written a moment ago before hundreds of old ones', async () => {
  writeOld(300);
  mkdirSync(at('zz'));
  writeFileSync(at('zz/live.log'), 'x\n');
  const read: string[] = [];
  const follower = followTree([at('.')], {
    accept: () => ({ read: (bytes) => bytes.length, reset: () => undefined }),
    changed: (_, path) => void read.push(path),
    notice: () => undefined,
  });
  closing(follower);
  await follower.look();
  expect(read).toHaveLength(301);
  expect(read[0]).toBe('zz/live.log');
});

it('reads a run that begins while hundreds of old ones are still to be read before most of them', async () => {
  writeOld(1_000);
  const read: string[] = [];
  const consumer = { read: (bytes: Uint8Array) => bytes.length, reset: () => undefined };
  const changed = (_: string, path: string) => {
    read.push(path);
    if (read.length > 1) return;
    mkdirSync(at('zz'));
    writeFileSync(at('zz/live.log'), 'x\n');
  };
  const follower = followTree(
    [at('.')],
    { accept: () => consumer, changed, notice: () => undefined },
    { lookMs: 5, idleLookMs: 60_000 },
  );
  closing(follower);
  await follower.look();
  expect(read.indexOf('zz/live.log')).toBeGreaterThan(0);
  expect(read.indexOf('zz/live.log')).toBeLessThan(500);
});
