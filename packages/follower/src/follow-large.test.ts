/** A file that takes long to read shows its end first. */

import { appendFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FAR_BYTES } from './followed-file.ts';
import { followTree } from './follow-tree.ts';
import { at, closing, until, useFolder } from './testing/followed-folder.ts';

useFolder();

it('the end of a large file comes before its middle, grows while the middle is read, and comes again in its order', async () => {
  const path = at('large.jsonl');
  writeFileSync(path, 'first\n');
  truncateSync(path, FAR_BYTES + 10_000_000);
  appendFileSync(path, '\nlast 1\nlast 2\n');
  let read = 0;
  let ahead = '';
  let text = '';
  let aheadAt = Infinity;
  const lines = (bytes: Uint8Array) => bytes.lastIndexOf(10) + 1;
  closing(
    followTree([at()], {
      accept: () => ({
        read(bytes) {
          if (bytes[0] !== 0 || bytes[bytes.length - 1] !== 0)
            text += Buffer.from(bytes).toString().replaceAll('\0', '');
          read += bytes.length;
          return bytes.length;
        },
        reset: () => expect.unreachable(),
        readAhead(bytes, isFirst) {
          if (isFirst) {
            aheadAt = read;
            appendFileSync(path, 'last 3\nlast');
          }
          ahead += Buffer.from(bytes.subarray(0, lines(bytes)))
            .toString()
            .replaceAll('\0', '');
          return lines(bytes);
        },
      }),
      changed() {},
      notice() {},
    }),
  );
  await until(() => expect(ahead).toBe('\nlast 1\nlast 2\nlast 3\n'), 50_000);
  expect(aheadAt).toBeLessThanOrEqual(1024 * 1024);
  expect(read).toBeLessThan(FAR_BYTES + 10_000_000);
  await until(() => expect(text).toBe('first\n\nlast 1\nlast 2\nlast 3\nlast'), 50_000);
  expect(read).toBe(statSync(path).size);
}, 120_000);
