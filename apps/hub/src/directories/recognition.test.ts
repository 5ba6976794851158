/** Files that are named like logs and are not plain text are reported, with what to do. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { readRuns } from '../read-runs.ts';
import { temporaryFolder } from '../testing/open-hub.ts';

const LINES = '{"step": 1, "loss": 1}\n{"step": 2, "loss": 0.5}\n';

async function found(name: string, bytes: Uint8Array) {
  const folder = await temporaryFolder();
  const directory = join(folder, 'logs');
  await mkdir(directory);
  await writeFile(join(directory, name), bytes);
  const notices: string[] = [];
  const read = await readRuns({
    directories: [directory],
    stateDirectory: join(folder, 'state'),
    targets: [],
    notice: (text) => notices.push(text),
  });
  await read.update();
  const errors = read.all().flatMap(({ sources }) => [...sources.values()].map(({ error }) => error));
  await read.close();
  return { notices, errors };
}

it('a log in UTF-16, as PowerShell writes it, is said to be one', async () => {
  expect(await found('train.jsonl', Buffer.from(`\uFEFF${LINES}`, 'utf16le'))).toEqual({
    notices: [expect.stringMatching(/^logs\/train\.jsonl is not read: it is UTF-16 text.*UTF-8/)],
    errors: [],
  });
});

it('a compressed file under the name of a log says so beside it', async () => {
  expect(await found('metrics.log', gzipSync(LINES))).toEqual({
    notices: [],
    errors: [expect.stringMatching(/compressed with gzip/)],
  });
});

it('a plain log with a byte order mark is read', async () => {
  expect(await found('train.jsonl', Buffer.from(`\uFEFF${LINES}`))).toEqual({ notices: [], errors: [null] });
});
