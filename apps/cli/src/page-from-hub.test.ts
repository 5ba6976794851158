/** `export-page --hub` with the link of a shared board: its key opens the board, a wrong one doesn't. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHub } from '@rewardboard/hub';
import { expect, it, onTestFinished, vi } from 'vitest';
import { HubError, pageFromHub } from './page-from-hub.ts';

it('takes a run from a shared board by the link with its key, and says why without it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'page-from-hub-'));
  mkdirSync(join(folder, 'board/page-file'), { recursive: true });
  writeFileSync(join(folder, 'board/page-file/page.js'), 'show()');
  writeFileSync(join(folder, 'board/page-file/page.css'), 'body{}');
  mkdirSync(join(folder, 'runs/a'), { recursive: true });
  const start = { type: 'start', info: { id: 'shared', name: 'a shared run' } };
  const train = { type: 'train', step: 1, values: { 'train/loss': 1 } };
  writeFileSync(join(folder, 'runs/a/events.jsonl'), `${JSON.stringify(start)}\n${JSON.stringify(train)}\n`);
  const hub = await startHub({
    version: '0.0.0-test',
    port: 0,
    host: '127.0.0.1',
    directories: [join(folder, 'runs')],
    boardDirectory: join(folder, 'board'),
    stateDirectory: join(folder, 'state'),
    share: true,
    targets: [],
    notice: () => {},
  });
  onTestFinished(async () => {
    await hub.close();
    rmSync(folder, { recursive: true });
  });
  const board = `http://127.0.0.1:${hub.port}`;
  const link = hub.shareLinks.map(({ url }) => url).find((url) => url.startsWith(board))!;
  const page = await vi.waitFor(() => pageFromHub(link, ['shared'], true), { timeout: 10_000, interval: 50 });
  expect(page.name).toBe('a-shared-run.html');
  expect(page.html).toContain('a shared run');
  await expect(pageFromHub(board, ['shared'], true)).rejects.toThrow(HubError);
  await expect(pageFromHub(`${board}/#key=wrong`, ['shared'], true)).rejects.toThrow(/refuses: This link is not valid/);
});
