/** A person corrects from the page what a metric's name means: who may, what is kept of the file, and what the run becomes. */

import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { readRuns } from '../read-runs.ts';
import { ask, cookieFor } from '../testing/ask.ts';
import type { OpenHub } from '../testing/open-hub.ts';
import { Viewer, openHub, temporaryFolder } from '../testing/open-hub.ts';
import { WrittenRun } from '../testing/written-runs.ts';
import { CorrectionRefused, writeCorrection } from './write-correction.ts';

const until = { timeout: 40_000, interval: 20 };

async function csvRun(): Promise<{ hub: OpenHub; folder: string; viewer: Viewer; id: string }> {
  const hub = await openHub();
  const folder = join(hub.directory, 'own');
  await mkdir(folder);
  await writeFile(join(folder, 'metrics.csv'), 'epoch,step,train_loss,valid_err\n0,10,0.5,0.25\n0,20,0.4,0.2\n');
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs).toHaveLength(1), until);
  const { id } = viewer.runs[0]!;
  await viewer.watch(id);
  await vi.waitFor(() => expect(viewer.steps('eval/err')).toEqual([10, 20]), until);
  return { hub, folder, viewer, id };
}

function correct(hub: OpenHub, id: string, body: unknown, headers: Record<string, string> = { Origin: hub.url }) {
  return ask(hub.port, `/api/runs/${id}/names`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

it('a name is paired, left out and given back; the page follows, and the file holds what was said', async () => {
  const { hub, folder, viewer, id } = await csvRun();
  const file = join(folder, 'rewardboard.json');
  const said = async () => JSON.parse(await readFile(file, 'utf8')) as unknown;
  const first = await correct(hub, id, { name: 'valid_err', path: 'eval/loss' });
  expect([first.status, JSON.parse(first.text)]).toEqual([200, { name: 'valid_err', path: 'eval/loss', before: null }]);
  await vi.waitFor(() => expect(viewer.steps('eval/loss')).toEqual([10, 20]), until);
  expect(viewer.steps('eval/err')).toEqual([]);
  await vi.waitFor(
    () =>
      expect(viewer.sources[0]).toMatchObject({
        names: { train_loss: 'train/loss', valid_err: 'eval/loss' },
        corrected: ['valid_err'],
      }),
    until,
  );
  expect(await said()).toEqual({ metrics: { valid_err: 'eval/loss' } });

  expect(JSON.parse((await correct(hub, id, { name: 'train_loss', path: 'ignore' })).text)).toMatchObject({
    before: null,
  });
  await vi.waitFor(() => expect(viewer.steps('train/loss')).toEqual([]), until);
  await vi.waitFor(
    () => expect(viewer.sources[0]!.names).toEqual({ train_loss: 'ignore', valid_err: 'eval/loss' }),
    until,
  );
  expect([...viewer.run!.series.keys()]).not.toContain('ignore');
  expect(viewer.run!.evaluations.map(({ values }) => Object.keys(values))).toEqual([['eval/loss'], ['eval/loss']]);

  expect(JSON.parse((await correct(hub, id, { name: 'train_loss', path: null })).text)).toMatchObject({
    before: 'ignore',
  });
  await vi.waitFor(() => expect(viewer.steps('train/loss')).toEqual([10, 20]), until);
  await correct(hub, id, { name: 'valid_err', path: null });
  await vi.waitFor(() => expect(viewer.steps('eval/err')).toEqual([10, 20]), until);
  expect(existsSync(file)).toBe(false);
});

it('what else the file says is kept, and one that a person is just writing is not touched', async () => {
  const { hub, folder, viewer, id } = await csvRun();
  const file = join(folder, 'rewardboard.json');
  await writeFile(file, JSON.stringify({ note: 'mine', metrics: { train_loss: 'train/nll' } }), { mode: 0o640 });
  await vi.waitFor(() => expect(viewer.steps('train/nll')).toEqual([10, 20]), until);
  expect((await correct(hub, id, { name: 'valid_err', path: 'eval/nll' })).status).toBe(200);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
    note: 'mine',
    metrics: { train_loss: 'train/nll', valid_err: 'eval/nll' },
  });
  await writeFile(file, '{"note": "mi');
  const { status, text } = await correct(hub, id, { name: 'valid_err', path: 'eval/loss' });
  expect([status, text]).toEqual([409, expect.stringContaining('own/rewardboard.json is not valid')]);
  expect(await readFile(file, 'utf8')).toBe('{"note": "mi');
  expect(await readdir(folder)).toEqual(['metrics.csv', 'rewardboard.json']);
});

it('a rewardboard.json beside a journal takes nothing of its run away', async () => {
  const folder = await temporaryFolder();
  await new WrittenRun(folder, 'journal').begin(3);
  const read = await readRuns({
    directories: [folder],
    stateDirectory: join(folder, 'state'),
    targets: [],
    notice: () => undefined,
  });
  const steps = () => Array.from(read.all()[0]!.run.series.get('train/loss')?.steps ?? []);
  expect(steps()).toEqual([1, 2, 3]);
  await writeFile(join(folder, 'journal/rewardboard.json'), '{"metrics": {"loss": "eval/loss"}}');
  await read.update();
  expect(steps()).toEqual([1, 2, 3]);
  await read.close();
});

it('guests, other pages, unknown names, wrong paths and runs with a journal are refused', async () => {
  const { hub, folder, id } = await csvRun();
  const right = { name: 'valid_err', path: 'eval/loss' };
  expect((await correct(hub, id, right, { Origin: 'http://evil.example' })).status).toBe(403);
  expect((await correct(hub, id, right, {})).status).toBe(403);
  expect((await correct(hub, id, { name: 'nobody', path: 'eval/loss' })).status).toBe(404);
  expect((await correct(hub, 'nothing', right)).status).toBe(404);
  for (const wrong of [
    null,
    {},
    { name: 'valid_err' },
    { name: 3, path: null },
    { name: 'valid_err', path: 'loss' },
    { name: 'valid_err', path: `eval/${'x'.repeat(300)}` },
    { name: 'valid_err', path: ['eval/loss'] },
  ])
    expect([wrong, (await correct(hub, id, wrong)).status]).toEqual([wrong, 400]);
  await new WrittenRun(hub.directory, 'journal').begin(3);
  await vi.waitFor(async () => expect((await correct(hub, 'journal', right)).status).toBe(409), until);
  const shared = await openHub({ share: true, directories: [hub.directory] });
  const Cookie = await cookieFor(shared, shared.shareLinks[0]!.url);
  expect((await correct(shared, id, right, { Origin: shared.url, Cookie })).status).toBe(401);
  expect(existsSync(join(folder, 'rewardboard.json'))).toBe(false);
});

it('a file that cannot be written is said with what to write by hand, and a link is not followed', async () => {
  const root = await temporaryFolder();
  const directory = join(root, 'run');
  await mkdir(directory);
  // No user may rename a file over a directory.
  await mkdir(join(directory, 'rewardboard.json'));
  expect(() => writeCorrection(root, directory, 'a', 'eval/loss')).toThrow(
    /run\/rewardboard\.json is not a regular file/,
  );
  expect(() => writeCorrection(root, join(root, 'gone'), 'a', 'eval/loss')).toThrow(
    /gone\/rewardboard\.json cannot be written \(ENOENT\)\. Write it there yourself: {"metrics":{"a":"eval\/loss"}}/,
  );
  const outside = await temporaryFolder();
  await symlink(outside, join(root, 'link'));
  expect(() => writeCorrection(root, join(root, 'link'), 'a', 'eval/loss')).toThrow(CorrectionRefused);
  await writeFile(join(outside, 'theirs.json'), '{}');
  await mkdir(join(root, 'other'));
  await symlink(join(outside, 'theirs.json'), join(root, 'other/rewardboard.json'));
  expect(() => writeCorrection(root, join(root, 'other'), 'a', 'eval/loss')).toThrow(/not a regular file/);
  expect(await readdir(outside)).toEqual(['theirs.json']);
  expect(await readFile(join(outside, 'theirs.json'), 'utf8')).toBe('{}');
});
