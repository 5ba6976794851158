/** What is being written is read before what lies there, however much that is. */

import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { followTree } from './index.ts';
import { at, closing, useFolder } from './testing/followed-folder.ts';

useFolder();

it('reads a file that was written a moment ago before hundreds of old ones', async () => {
  for (let i = 0; i < 300; i++) {
    mkdirSync(at(`old-${i}`));
    writeFileSync(at(`old-${i}/a.log`), 'x\n');
    utimesSync(at(`old-${i}/a.log`), 1_000_000_000, 1_000_000_000);
  }
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
