/** A run's predictions over HTTP: the files as they are, to whom samples may be shown, and nothing beside them. */

import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { float32OfNpy, npyOfFloat32 } from '@rewardboard/protocol';
import { expect, it, vi } from 'vitest';
import { ask, cookieFor } from '../testing/ask.ts';
import { openHub, temporaryFolder } from '../testing/open-hub.ts';
import { WrittenRun } from '../testing/written-runs.ts';
import { predictionsAnswer } from './predictions-answer.ts';

const until = { timeout: 40_000, interval: 20 };

async function hubWithPredictions(options: Parameters<typeof openHub>[0] = {}) {
  const hub = await openHub(options);
  await new WrittenRun(hub.directory, 'run').begin(3);
  const directory = join(hub.directory, 'run/predictions');
  await mkdir(directory);
  await writeFile(join(directory, 'examples.json.gz'), gzipSync('{"label":[1,0]}'));
  const keep = (step: number) =>
    writeFile(join(directory, `step-${step}.npy`), npyOfFloat32(Float32Array.of(0.5, step)));
  await keep(10);
  const headers: Record<string, string> = options.share ? { Cookie: await cookieFor(hub, hub.shareLinks[0]!.url) } : {};
  const get = (query: string) => fetch(`${hub.url}/api/runs/run/predictions${query}`, { headers });
  await vi.waitFor(async () => expect((await ask(hub.port, '/api/runs/run', { headers })).status).toBe(200), until);
  return { hub, directory, keep, get };
}

it('lists the evaluations, also those that come later, and gives their files and the examples', async () => {
  const { get, keep, directory } = await hubWithPredictions();
  expect(await (await get('')).json()).toEqual({ steps: [10], hasExamples: true, kind: null });
  await keep(200);
  expect(await (await get('')).json()).toEqual({ steps: [10, 200], hasExamples: true, kind: null });
  expect(float32OfNpy(new Uint8Array(await (await get('?step=200')).arrayBuffer()))).toEqual(Float32Array.of(0.5, 200));
  const examples = await (await get('?file=examples')).arrayBuffer();
  expect(gunzipSync(new Uint8Array(examples)).toString()).toBe('{"label":[1,0]}');
  // What they are about is read without the texts behind it, however long these are.
  const numbers = Array.from({ length: 50_000 }, (_, i) => (i * 7_919) % 9_973);
  const long = JSON.stringify({ format: 'rewardboard-predictions', version: 1, kind: 'steps', id: numbers });
  await writeFile(join(directory, 'examples.json.gz'), gzipSync(long));
  expect(await (await get('')).json()).toMatchObject({ kind: 'steps' });
});

it('guests get none of them, unless samples are shared', async () => {
  const { get } = await hubWithPredictions({ share: true });
  for (const query of ['', '?step=10', '?file=examples']) expect((await get(query)).status).toBe(403);
  const shared = await hubWithPredictions({ share: true, shareSamples: true });
  for (const query of ['', '?step=10', '?file=examples']) expect((await shared.get(query)).status).toBe(200);
});

it('nothing else is given, wherever a name or a link leads', async () => {
  const { hub, directory, get } = await hubWithPredictions();
  const outside = await temporaryFolder();
  await writeFile(join(outside, 'secret'), 'x');
  await symlink(join(outside, 'secret'), join(directory, 'step-30.npy'));
  for (const query of ['?step=11', '?step=30']) expect((await get(query)).status).toBe(404);
  for (const query of ['?step=', '?step=../x', '?step=1.5', '?file=run.json', '?file=examples&step=10'])
    expect((await get(query)).status).toBe(400);
  const origin = { path: join(hub.directory, 'run'), root: hub.directory };
  expect(predictionsAnswer(origin, new URLSearchParams('step=10'), 100).status).toBe(413);
  expect(predictionsAnswer({}, new URLSearchParams('step=10')).status).toBe(404);
  expect(predictionsAnswer({}, new URLSearchParams()).body).toContain('"steps":[]');
  expect(predictionsAnswer({ ...origin, path: outside }, new URLSearchParams()).body).toContain('"steps":[]');
});
