/** A hub whose state directory can't be written: in containers with any user id, on read-only homes, on full disks. */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { ask } from './testing/ask.ts';
import { connectSender, openHub, temporaryFolder } from './testing/open-hub.ts';

/** Nobody, not even root, can make a directory below a file. */
async function belowAFile(): Promise<string> {
  const file = join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  return join(file, 'state');
}

it('shows the runs, says once what is not kept, and refuses sent runs with a sentence', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'outputs/run'), { recursive: true });
  await writeFile(join(folder, 'outputs/run/training_log.csv'), 'epoch,loss,val_loss\n0,0.5,0.6\n1,0.4,0.5\n');
  const stateDirectory = await belowAFile();
  const hub = await openHub({ folder, stateDirectory });
  await vi.waitFor(async () => {
    const { runs } = JSON.parse((await ask(hub.port, '/api/runs')).text) as { runs: unknown[] };
    expect(runs).toHaveLength(1);
  });
  expect(hub.notices).toEqual([expect.stringMatching(/state can't be written \(ENOTDIR: .*REWARDBOARD_STATE_DIR/)]);
  expect(await connectSender(hub).emitWithAck('hello', { runId: 'sent', name: 'sent' })).toEqual({
    error: expect.stringContaining('copy'),
  });
  await hub.close();
});

it('keeps the secrets of a shared board in memory', async () => {
  const hub = await openHub({ share: true, stateDirectory: await belowAFile() });
  const key = hub.shareLinks[0]!.url.split('#key=')[1];
  const open = () =>
    ask(hub.port, '/api/session', {
      method: 'POST',
      headers: { Host: `127.0.0.1:${hub.port}`, Origin: hub.url, 'Content-Type': 'application/json' },
      body: JSON.stringify({ key }),
    });
  expect(hub.notices).toEqual([expect.stringContaining("`rewardboard link` can't reach this board")]);
  expect((await open()).status).toBeLessThan(300);
});

it('closes when the file of its own key can neither be written nor deleted', async () => {
  const stateDirectory = await temporaryFolder();
  const hub = await openHub({ share: true, stateDirectory });
  const file = join(stateDirectory, `hub-${hub.port}.json`);
  await rm(file);
  await mkdir(file);
  await expect(hub.close()).resolves.toBeUndefined();
});
