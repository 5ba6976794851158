/** Who gets which page in a file: the runs that a link shows, what guests see of them, and sentences for the rest. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { npyOfFloat32 } from '@rewardboard/protocol';
import { expect, it, vi } from 'vitest';
import { ask, cookieFor, newLink, ownerKeyOf } from '../testing/ask.ts';
import { openHub } from '../testing/open-hub.ts';
import { WrittenRun, evaluationAt } from '../testing/written-runs.ts';

const until = { timeout: 40_000, interval: 20 };
const EXAMPLES = {
  format: 'rewardboard-predictions',
  version: 1,
  kind: 'solutions',
  value: 'probability',
  threshold: 0.5,
  fingerprint: 'f',
  total: 2,
  withoutText: 0,
  problems: ['one'],
  id: [0, 1],
  problem: [0, 0],
  label: [0, 1],
  solution: [0, 1],
  step: [0, 0],
  text: ['a', 'b'],
  slices: {},
};

it('gives guests what their link shows, without samples that are not shared, and the owner all of it', async () => {
  const hub = await openHub({ share: true });
  const board = join(hub.directory, '../board');
  await mkdir(join(board, 'page-file'), { recursive: true });
  for (const name of ['page.js', 'page.css']) await writeFile(join(board, 'page-file', name), '/* of the board */');
  const sharing = await openHub({ share: true, directories: [hub.directory], boardDirectory: board });
  for (const id of ['shown', 'hidden']) {
    await new WrittenRun(hub.directory, id).begin(3).then((run) => run.append(evaluationAt(3)));
    await mkdir(join(hub.directory, id, 'predictions'));
    await writeFile(join(hub.directory, id, 'predictions/examples.json.gz'), gzipSync(JSON.stringify(EXAMPLES)));
    await writeFile(join(hub.directory, id, 'predictions/step-3.npy'), npyOfFloat32(Float32Array.of(0.2, 0.9)));
  }
  const owner = { Authorization: `Bearer ${await ownerKeyOf(sharing)}` };
  const guest = { Cookie: await cookieFor(sharing, await newLink(sharing, { run: 'shown' })) };
  const page = (query: string, headers: Record<string, string>) =>
    ask(sharing.port, `/api/page.html${query}`, { headers });
  await vi.waitFor(async () => {
    const { text } = await page('?runs=shown,hidden', owner);
    expect(text.match(/predictions\?step=3/g)).toHaveLength(2);
  }, until);

  const shown = await page('?runs=shown', guest);
  expect(shown.status).toBe(200);
  expect(shown.headers['content-disposition']).toContain("filename*=UTF-8''name-of-shown.html");
  expect(shown.headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'");
  expect(shown.text).toContain('/* of the board */');
  expect(shown.text).not.toContain('predictions?step=3');
  expect(shown.text).not.toContain(hub.directory);
  for (const runs of ['hidden', 'shown,hidden', 'none']) {
    const { status, text } = await page(`?runs=${runs}`, guest);
    expect([runs, status, text.includes('name of hidden')]).toEqual([runs, 404, false]);
  }
  const withoutSamples = await page('?runs=shown&samples=no', owner);
  expect(withoutSamples.text).not.toContain('predictions?step=3');
  expect((await page(`?runs=${'a,'.repeat(13)}`, owner)).status).toBe(400);
  // A hub without a board has no page to give.
  const bare = await openHub({ directories: [hub.directory] });
  await vi.waitFor(async () => expect((await ask(bare.port, '/api/page.html?runs=shown')).status).toBe(503), until);
});
