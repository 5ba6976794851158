/** The hub's notices reach the page; guests do not see where files are. */

import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { MAX_HUB_NOTICES } from '@rewardboard/protocol';
import { cookieFor } from '../testing/ask.ts';
import { Viewer, openHub, temporaryFolder } from '../testing/open-hub.ts';
import { HubNotices } from './hub-notices.ts';

const until = { timeout: 40_000, interval: 20 };

it('a file that the hub cannot understand, and a path that is no directory, are on the page, for late viewers too', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'not-a-directory');
  await writeFile(file, '');
  const hub = await openHub({ folder, directories: [join(folder, 'outputs'), file] });
  const viewer = new Viewer(hub);
  await mkdir(join(hub.directory, 'own'));
  await writeFile(join(hub.directory, 'own/metrics.csv'), 'epoch,step,train_loss\n0,10,0.5\n');
  await writeFile(join(hub.directory, 'own/rewardboard.json'), '{"metrics": {"train_loss": "nonsense"}}');
  const texts = (of: Viewer) => of.hubNotices.map(({ text }) => text).sort();
  await vi.waitFor(
    () =>
      expect(texts(viewer)).toEqual([
        `${file} is not a directory.`,
        expect.stringMatching(/^own\/rewardboard\.json: "train_loss" is mapped to "nonsense"/),
      ]),
    until,
  );
  const late = new Viewer(hub);
  await vi.waitFor(() => expect(texts(late)).toEqual(texts(viewer)), until);
  // Whether the hub looks before the run is there depends on the machine.
  expect(hub.notices.filter((text) => !text.startsWith('No run found')).sort()).toEqual(texts(viewer));
});

it('why there is no run stands on the empty board and in the terminal, and not among the notices of runs to come', async () => {
  const hub = await openHub();
  await writeFile(join(hub.directory, 'notes.md'), 'none');
  const other = await openHub({ folder: await temporaryFolder(), directories: [join(hub.directory, 'missing')] });
  const [there, missing] = [new Viewer(hub), new Viewer(other)];
  await vi.waitFor(() => expect(hub.notices).toEqual([expect.stringMatching(/^No run found in /)]), until);
  await vi.waitFor(() => expect(there.hub?.unread).toMatchObject({ directories: 1 }), until);
  expect(there.hubNotices).toEqual([]);
  // A directory that the first training makes: nothing to explain.
  await vi.waitFor(() => expect(missing.hub?.unread).toMatchObject({ directories: 0 }), until);
  expect(other.notices).toEqual([]);
});

it('guests of a shared board get notices about runs, without paths outside of them, and none about the machine', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'not-a-directory');
  await writeFile(file, '');
  const hub = await openHub({ folder, share: true, directories: [join(folder, 'outputs'), file] });
  const guest = new Viewer(hub, {
    extraHeaders: { origin: hub.url, Cookie: await cookieFor(hub, hub.shareLinks[0]!.url) },
  });
  await vi.waitFor(
    () => expect(guest.hubNotices.map(({ text }) => text)).toEqual(['not-a-directory is not a directory.']),
    until,
  );
  expect(JSON.stringify(guest.hubNotices)).not.toContain(basename(folder));
});

it('paths are removed from what guests see, whatever surrounds them', () => {
  const notices = new HubNotices(['/data/all runs', '/data/all runs/deep'], () => 1);
  notices.add('The directory /data/all runs/deep/x cannot be listed: permission denied.', true);
  notices.add('Run a cannot be diagnosed: Error at /home/me/secret/file.ts:3 and "/etc/x" or C:\\Users\\me', true);
  notices.add('Read and/or write outputs/run.', true);
  notices.add('Slack webhook at hooks.slack.com did not accept an alert.', false);
  expect(notices.all().map(({ text }) => text)).toEqual([
    'The directory deep/x cannot be listed: permission denied.',
    'Run a cannot be diagnosed: Error at …:3 and "…" or …',
    'Read and/or write outputs/run.',
  ]);
});

it('the same notice again is counted, and the oldest is dropped when there are too many', () => {
  let now = 0;
  const notices = new HubNotices(null, () => ++now);
  for (let i = 0; i < MAX_HUB_NOTICES + 1; i++) notices.add(`notice ${i}`, false);
  notices.add('notice 5', false);
  const all = notices.all();
  expect(all).toHaveLength(MAX_HUB_NOTICES);
  expect(all[0]!.text).toBe('notice 1');
  expect(all.at(-1)).toEqual({ text: 'notice 5', count: 2, at: MAX_HUB_NOTICES + 2 });
});
