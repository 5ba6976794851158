/** What guests of a shared hub see of a run's texts: nothing that nobody understood, no places on its machine, samples only if shared. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { RunEvent } from '@rewardboard/protocol';
import { ask, askAsOwner, cookieFor } from './testing/ask.ts';
import type { OpenHub } from './testing/open-hub.ts';
import { Viewer, openHub } from './testing/open-hub.ts';
import { WrittenRun, evaluationAt, infoOf, trainAt } from './testing/written-runs.ts';

const until = { timeout: 40_000, interval: 20 };
const SECRET = /hunter2|\/home\/|me\/private|C:\\\\|Ann has|~me/;

/** Names that trackers and trainers give: of a disk, and of a data set. */
const DISK = 'system/disk./home/me/private.usageGB';
const DATA_SET = 'eval/_/home/me/private/val.jsonl_loss';

const sampleText: RunEvent = {
  type: 'sample-text',
  samples: [{ id: 1, problem: 'Ann has 3 apples', solution: 'Ann has 4 of them', writer: 'me' }],
};
const checkpoint = '/home/me/private/out/checkpoint-1';
const samples = { id: [1], label: [1 as const], predicted: [0 as const], probability: [0.25] };

async function writeSecretRun(hub: OpenHub): Promise<WrittenRun> {
  const folder = join(hub.directory, 'foreign');
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'training_log.csv'),
    'epoch,loss,val_loss\n0,0.5,0.75\n1,0.4,0.6\nhunter2,x,y\n2,0.3,0.5\n',
  );
  await writeFile(
    join(folder, 'metrics.jsonl'),
    `${JSON.stringify({ step: 1, loss: 0.5, [DISK]: 3, '/home/me/f1': 0.1 })}\n`,
  );
  await writeFile(join(folder, 'nohup.out'), 'password hunter2 at /home/me/private\n'.repeat(20));
  const run = new WrittenRun(hub.directory, 'own');
  await mkdir(run.path, { recursive: true });
  const info = {
    ...infoOf('own'),
    name: '/home/me/private/own',
    trainConfig: { data: ['/home/me/private/data.jsonl', 'C:\\Users\\me\\x.jsonl'], seed: 1, hub_token: 'hunter2' },
  };
  await run.append(
    { type: 'start', info },
    trainAt(1),
    { type: 'train', step: 1, values: { [DISK]: 3, 'system/disk./.usageGB': 4, [DATA_SET]: 0.5 } },
    sampleText,
    { ...evaluationAt(1), samples, checkpoint } as RunEvent,
    {
      type: 'notice',
      level: 'warning',
      text: 'The disk at /home/me/private/out is full.',
      time: 1,
    },
  );
  return run;
}

async function seen(hub: OpenHub, headers: Record<string, string>) {
  const viewer = new Viewer(hub, { extraHeaders: { origin: hub.url, ...headers } });
  let heard = '';
  viewer.socket.onAny((...values: unknown[]) => (heard += JSON.stringify(values)));
  await vi.waitFor(() => expect(viewer.runs).toHaveLength(2), until);
  for (const { id } of viewer.runs) await viewer.watch(id);
  await vi.waitFor(() => expect(viewer.snapshots.map(({ runId }) => runId)).toContain('own'), until);
  await vi.waitFor(() => expect(viewer.snapshots.length).toBeGreaterThan(1), until);
  return { viewer, heard: () => heard };
}

async function answers(hub: OpenHub, headers: Record<string, string>, ids: string[]): Promise<string> {
  const texts = ['/api/runs', ...ids.flatMap((id) => [`/api/runs/${id}`, `/api/runs/${id}/diagnosis?step=1`])].map(
    (path) => ask(hub.port, path, { headers }),
  );
  // A refusal names those that there are.
  texts.push(ask(hub.port, '/api/runs/own/series?metric=none', { headers }));
  return (await Promise.all(texts)).map(({ text }) => text).join();
}

it('guests get numbers and names, but no raw text, no absolute path and no sample; the owner’s key gets them', async () => {
  const hub = await openHub({ share: true });
  const run = await writeSecretRun(hub);
  const headers = { Cookie: await cookieFor(hub, hub.shareLinks[0]!.url) };
  const { viewer, heard } = await seen(hub, headers);
  await run.append(
    { type: 'train', step: 2, values: { 'train/loss': 0.5, [DISK]: 5 } },
    sampleText,
    { ...evaluationAt(2), samples, checkpoint } as RunEvent,
    {
      type: 'end',
      outcome: 'failed',
      reason: 'ENOSPC: /home/me/private/out',
      step: 2,
    },
  );
  await vi.waitFor(
    () => expect(viewer.run?.end ?? viewer.runs.find(({ id }) => id === 'own')?.state).toBeTruthy(),
    until,
  );
  await vi.waitFor(() => expect(heard()).toContain('ENOSPC'), until);
  const ids = viewer.runs.map(({ id }) => id);
  const api = await answers(hub, headers, ids);
  expect(SECRET.exec(heard())?.[0]).toBeUndefined();
  expect(SECRET.exec(api)?.[0]).toBeUndefined();
  expect([heard(), api].map((text) => text.includes('probability'))).toEqual([false, false]);
  // Viewers number events: none may be missing.
  expect(viewer.batches.filter(({ runId }) => runId === 'own').flatMap(({ events }) => events)).toHaveLength(4);
  expect([heard(), api].map((text) => text.includes('…/data.jsonl'))).toEqual([true, true]);
  expect([heard(), api].map((text) => text.includes('system/disk./.usageGB'))).toEqual([true, true]);
  const points = await ask(hub.port, `/api/runs/own/series?metric=${encodeURIComponent(DISK)}`, { headers });
  expect(points.status).toBe(404);
  const owner = JSON.stringify((await askAsOwner(hub, 'GET', '/api/runs/own')).body);
  for (const text of ['/home/me/private/data.jsonl', DISK, DATA_SET]) expect(owner).toContain(text);
  expect(viewer.hub).toMatchObject({ shared: true, sharesSamples: false });
});

it('with --share-samples guests get the samples, and still no path and no raw text', async () => {
  const hub = await openHub({ share: true, shareSamples: true });
  await writeSecretRun(hub);
  const { viewer, heard } = await seen(hub, { Cookie: await cookieFor(hub, hub.shareLinks[0]!.url) });
  await vi.waitFor(() => expect(heard()).toContain('Ann has 3 apples'), until);
  expect(SECRET.exec(heard().replaceAll('Ann has', ''))?.[0]).toBeUndefined();
  expect(viewer.hub).toMatchObject({ sharesSamples: true });
});

it('who runs the hub sees everything', async () => {
  const hub = await openHub();
  await writeSecretRun(hub);
  const { viewer, heard } = await seen(hub, {});
  await vi.waitFor(() => {
    for (const text of ['Ann has 3 apples', '/home/me/private/data.jsonl', 'hunter2']) expect(heard()).toContain(text);
  }, until);
  expect(viewer.hub).not.toHaveProperty('sharesSamples');
});
