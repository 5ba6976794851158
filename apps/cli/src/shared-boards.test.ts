/** `link` and `token` find the board that is meant, whatever its port. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { sharedBoard } from './shared-boards.ts';
import { testHub } from './testing/test-hub.ts';

it('finds the only shared board on any port, and names them where there are several or none on that port', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'shared-boards-'));
  const state = join(folder, 'state');
  mkdirSync(join(folder, 'runs'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const share = async (isShared = true) => {
    const hub = await testHub([join(folder, 'runs')], state, isShared);
    onTestFinished(() => hub.close());
    return hub.port;
  };
  await expect(sharedBoard(state)).rejects.toThrow('No shared board of yours is running here. Start one with');
  await share(false);
  await expect(sharedBoard(state)).rejects.toThrow('No shared board of yours is running here.');
  const first = await share();
  // What was left by one that was killed, and what is none.
  writeFileSync(join(state, 'hub-1.json'), '{"port": 1, "ownerKey": "gone"}');
  writeFileSync(join(state, 'hub-2.json'), 'damaged');
  writeFileSync(join(state, 'hub-x.json'), '{"ownerKey": "x"}');
  expect((await sharedBoard(state)).port).toBe(first);
  expect(await sharedBoard(state, String(first))).toEqual(await sharedBoard(state));
  await expect(sharedBoard(state, '7')).rejects.toThrow(`You have no shared board on port 7. Yours: --port ${first}`);
  const ports = [first, await share()].toSorted((a, b) => a - b);
  await expect(sharedBoard(state)).rejects.toThrow(
    `You have 2 shared boards here, on ports ${ports.join(', ')}. Choose one: --port ${ports[0]}`,
  );
  expect((await sharedBoard(state, String(first))).port).toBe(first);
});
