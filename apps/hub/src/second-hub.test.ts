/** Two hubs of one person share a state directory: neither shows an old state of what the other receives. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { Viewer, connectSender, openHub, temporaryFolder } from './testing/open-hub.ts';
import { journalOf, linesOf, trainAt } from './testing/written-runs.ts';

const hello = { runId: 'sent', name: 'sent', secret: 'its secret' };
const until = { timeout: 20_000, interval: 20 };

it('the second one follows what the first one receives, and receives the rest when the trainer comes to it', async () => {
  const [stateDirectory, first] = [await temporaryFolder(), await temporaryFolder()];
  const one = await openHub({ stateDirectory, folder: first });
  const sender = connectSender(one);
  expect(await sender.emitWithAck('hello', hello)).toEqual({ offset: 0 });
  let journal = Buffer.from(journalOf('sent', 4));
  await sender.emitWithAck('piece', { runId: 'sent', offset: 0, bytes: journal });
  const two = await openHub({ stateDirectory });
  const viewer = new Viewer(two);
  await vi.waitFor(() => expect(viewer.runs[0]).toMatchObject({ id: 'sent', lastStep: 4 }), until);

  const more = Buffer.from(linesOf([trainAt(5)]));
  await sender.emitWithAck('piece', { runId: 'sent', offset: journal.length, bytes: more });
  journal = Buffer.concat([journal, more]);
  await vi.waitFor(() => expect(viewer.runs[0]).toMatchObject({ lastStep: 5, state: 'running' }), until);

  // One that began after the second hub did.
  await sender.emitWithAck('hello', { runId: 'later', name: 'later' });
  await sender.emitWithAck('piece', { runId: 'later', offset: 0, bytes: Buffer.from(journalOf('later', 3)) });
  await vi.waitFor(() => expect(viewer.runs.find(({ id }) => id === 'later')).toMatchObject({ lastStep: 3 }), until);

  sender.disconnect();
  const other = connectSender(two);
  expect(await other.emitWithAck('hello', hello)).toMatchObject({ offset: journal.length });
  const last = Buffer.from(linesOf([trainAt(6)]));
  expect(await other.emitWithAck('piece', { runId: 'sent', offset: journal.length, bytes: last })).toMatchObject({
    offset: journal.length + last.length,
  });
  const back = new Viewer(one);
  await vi.waitFor(() => expect(back.runs.find(({ id }) => id === 'sent')).toMatchObject({ lastStep: 6 }), until);
});

it('a place for received runs that can’t be listed is said, and all else works', async () => {
  const stateDirectory = await temporaryFolder();
  await writeFile(join(stateDirectory, 'remote'), 'no directory');
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'outputs/run'), { recursive: true });
  await writeFile(join(folder, 'outputs/run/metrics.csv'), 'step,loss\n1,0.5\n');
  const hub = await openHub({ stateDirectory, folder });
  expect(hub.notices).toEqual([expect.stringMatching(/received runs in .*remote can't be listed \(ENOTDIR\)/)]);
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs).toHaveLength(1), until);
});
