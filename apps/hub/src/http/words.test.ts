/** A person names, tags, notes, archives and deletes runs: what is kept where, and who may. */

import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { RunSummary } from '@rewardboard/protocol';
import { ask } from '../testing/ask.ts';
import type { OpenHub } from '../testing/open-hub.ts';
import { openHub, temporaryFolder } from '../testing/open-hub.ts';
import { WrittenRun } from '../testing/written-runs.ts';

const until = { timeout: 40_000, interval: 20 };

const listed = async (hub: OpenHub) =>
  (JSON.parse((await ask(hub.port, '/api/runs')).text) as { runs: RunSummary[] }).runs;
const post = async (hub: OpenHub, path: string, body: unknown) => {
  const { status, text } = await ask(hub.port, `/api/runs/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: hub.url },
    body: JSON.stringify(body),
  });
  return { status, answer: JSON.parse(text) as Record<string, unknown> };
};
async function oneRun() {
  const hub = await openHub();
  const run = await new WrittenRun(hub.directory, 'a').begin(3, { pid: 2 ** 30 });
  await run.append({ type: 'end', step: 3, time: 1, outcome: 'finished' });
  await vi.waitFor(async () => expect((await listed(hub))[0]?.state).toBe('finished'), until);
  return { hub, run, file: join(run.path, 'rewardboard.json') };
}

it('what is said of a run is listed, lies beside its log, survives a restart, and can be taken back', async () => {
  const folder = await temporaryFolder();
  const hub = await openHub({ folder });
  const run = await new WrittenRun(hub.directory, 'a').begin(3);
  await vi.waitFor(async () => expect(await listed(hub)).toHaveLength(1), until);
  const said = { name: 'baseline', tags: ['keep', 'paper'], note: 'the best so far', archived: true };
  expect(await post(hub, 'a/words', said)).toEqual({ status: 200, answer: said });
  const words = { name: 'baseline', tags: ['keep', 'paper'], note: 'the best so far', isArchived: true };
  expect((await listed(hub))[0]).toMatchObject(words);
  const file = join(run.path, 'rewardboard.json');
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ runs: { '.': said } });
  await hub.close();

  const again = await openHub({ folder });
  await vi.waitFor(async () => expect((await listed(again))[0]).toMatchObject(words), until);
  await post(again, 'a/words', { name: '', tags: [], note: '', archived: false });
  expect((await listed(again))[0]).toMatchObject({ name: 'name of a', tags: [], note: '', isArchived: false });
  expect(existsSync(file)).toBe(false);
});

it('what a person writes into the file by hand is listed, and changes no numbers', async () => {
  const { hub, file } = await oneRun();
  const stream = (await listed(hub))[0]!.lastStep;
  await writeFile(file, JSON.stringify({ runs: { '.': { tags: ['by-hand', 5, 'two words'], note: 7 } } }));
  await vi.waitFor(async () => expect((await listed(hub))[0]!.tags).toEqual(['by-hand']), until);
  expect((await listed(hub))[0]).toMatchObject({ note: '', lastStep: stream });
  expect(hub.notices.filter((text) => text.includes('rewardboard.json'))).toEqual([]);
});

it('of several runs in one directory each keeps its own words, beside what the file says of metrics', async () => {
  const hub = await openHub();
  const lines = (loss: number) =>
    [1, 2, 3, 4].map((i) => `${JSON.stringify({ step: 10 * i, loss: loss / i, eval_loss: loss })}\n`).join('');
  await writeFile(join(hub.directory, 'a.jsonl'), lines(0.5));
  await writeFile(join(hub.directory, 'b.jsonl'), lines(0.7));
  await vi.waitFor(async () => expect(await listed(hub)).toHaveLength(2), until);
  const [one, two] = await listed(hub);
  await post(hub, `${one!.id}/words`, { tags: ['one'] });
  await post(hub, `${two!.id}/words`, { tags: ['two'] });
  const tags = Object.fromEntries((await listed(hub)).map(({ id, tags }) => [id, tags]));
  expect(tags).toEqual({ [one!.id]: ['one'], [two!.id]: ['two'] });
});

it('wrong words are refused with what would be right', async () => {
  const { hub, file } = await oneRun();
  for (const body of [
    null,
    {},
    { tags: 'keep' },
    { tags: ['two words'] },
    { tags: Array.from({ length: 21 }, (_, i) => `t${i}`) },
    { name: 'two\nlines' },
    { note: 5 },
    { note: 'x'.repeat(1_001) },
    { archived: 'yes' },
  ])
    expect((await post(hub, 'a/words', body)).status).toBe(400);
  expect(existsSync(file)).toBe(false);
  await writeFile(file, '{ half written');
  expect(await post(hub, 'a/words', { note: 'x' })).toMatchObject({
    status: 409,
    answer: { error: expect.stringContaining('is not valid') },
  });
});

it('a deleted run leaves the list at once and lies in a bin beside it, whole', async () => {
  const { hub, run } = await oneRun();
  expect((await post(hub, 'a/delete', { id: 'b' })).status).toBe(400);
  expect(await post(hub, 'a/delete', { id: 'a' })).toEqual({
    status: 200,
    answer: { id: 'a', bin: '.rewardboard-bin/a' },
  });
  expect(await listed(hub)).toEqual([]);
  expect(existsSync(run.path)).toBe(false);
  expect(existsSync(join(hub.directory, '.rewardboard-bin/a/events.jsonl'))).toBe(true);
  const again = await new WrittenRun(hub.directory, 'b', 'a').begin(1, { pid: 2 ** 30 });
  await again.append({ type: 'end', step: 1, time: 1, outcome: 'finished' });
  await vi.waitFor(
    async () => expect((await listed(hub)).map(({ id, state }) => [id, state])).toEqual([['b', 'finished']]),
    until,
  );
  expect((await post(hub, 'b/delete', { id: 'b' })).answer).toEqual({ id: 'b', bin: '.rewardboard-bin/a-2' });
});

it('a run that is being trained, shares its directory or is the watched directory is not deleted', async () => {
  const hub = await openHub();
  await new WrittenRun(hub.directory, 'live').begin(3, { pid: process.pid });
  await mkdir(join(hub.directory, 'outer/inner'), { recursive: true });
  const table = 'epoch,step,train_loss,eval_loss\n0,10,0.5,0.6\n0,20,0.4,0.5\n';
  await writeFile(join(hub.directory, 'outer/metrics.csv'), table);
  await writeFile(join(hub.directory, 'outer/inner/metrics.csv'), table);
  await vi.waitFor(async () => expect(await listed(hub)).toHaveLength(3), until);
  expect((await post(hub, 'live/delete', { id: 'live' })).answer.error).toContain('is being trained');
  const outer = (await listed(hub)).find(({ directory }) => directory.endsWith('outer'))!;
  await vi.waitFor(async () => {
    const { status, answer } = await post(hub, `${outer.id}/delete`, { id: outer.id });
    expect([status, String(answer.error)]).toEqual([409, expect.stringContaining('holds another run too')]);
  }, until);
});
