/** Alerts of a whole hub: from a line in a log to a webhook, a program and the page. */

import { appendFile, cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { DiagnoserPool } from '@rewardboard/diagnostics';
import type { Alert } from '@rewardboard/protocol';
import { ask, cookieFor } from '../testing/ask.ts';
import { Viewer, openHub, temporaryFolder } from '../testing/open-hub.ts';
import { webhookServer } from '../testing/webhook-server.ts';
import { WrittenRun, infoOf, linesOf, trainAt } from '../testing/written-runs.ts';
import { Runs } from '../runs/runs.ts';
import { NO_ALERTS } from './alert-settings.ts';
import { Alerts } from './alerts.ts';

const until = { timeout: 40_000, interval: 20 };
const NAN = trainAt(4, NaN);

it('a run that goes wrong causes one alert to the webhook and to every viewer, including later ones, and none after a restart', async () => {
  const server = await webhookServer();
  const folder = await temporaryFolder();
  const alerts = { ...NO_ALERTS, webhooks: [{ url: server.url, form: 'json' as const }] };
  const hub = await openHub({ folder, alerts });
  const viewer = new Viewer(hub);
  const run = await new WrittenRun(hub.directory, 'live').begin(3);
  await vi.waitFor(() => expect(viewer.runs[0]?.lastStep).toBe(3), until);
  expect(server.taken).toEqual([]);
  await run.append(NAN);
  await vi.waitFor(() => expect(server.taken).toHaveLength(1), until);
  expect(server.taken[0]!.body).toMatchObject({
    kind: 'opened',
    rule: 'non-finite',
    level: 'act',
    run: { id: 'live' },
    url: `${hub.url}/run/?id=live`,
  });
  await vi.waitFor(() => expect(viewer.alerts.map(({ rule }) => rule)).toEqual(['non-finite']), until);
  const late = new Viewer(hub);
  await vi.waitFor(() => expect(late.alerts).toEqual(viewer.alerts), until);
  const { port } = hub;
  await hub.close();

  const again = await openHub({ folder, alerts, port });
  const witness = new Viewer(again);
  await vi.waitFor(() => expect(witness.runs[0]?.level).toBe('act'), until);
  // It goes on, and is as bad as before. A second run proves that the hub told all that it had to tell.
  await run.append(trainAt(5));
  await vi.waitFor(() => expect(witness.runs[0]?.lastStep).toBe(5), until);
  const second = await new WrittenRun(again.directory, 'second').begin(3);
  await vi.waitFor(() => expect(witness.runs).toHaveLength(2), until);
  await second.append(NAN);
  await vi.waitFor(
    () => expect(server.taken.map(({ body }) => (body as unknown as Alert).run.id)).toEqual(['live', 'second']),
    until,
  );
});

it('a run that is finished when the hub starts causes no alert', async () => {
  const server = await webhookServer();
  const folder = await temporaryFolder();
  await new WrittenRun(join(folder, 'outputs'), 'old')
    .begin(3)
    .then((run) => run.append(NAN, { type: 'end', time: Date.now(), outcome: 'failed', step: 4 }));
  const hub = await openHub({
    folder,
    alerts: { ...NO_ALERTS, ended: true, webhooks: [{ url: server.url, form: 'json' }] },
  });
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs[0]?.level).toBe('act'), until);
  const live = await new WrittenRun(hub.directory, 'live').begin(3);
  await vi.waitFor(() => expect(viewer.runs).toHaveLength(2), until);
  await live.append(NAN);
  await vi.waitFor(() => expect(server.taken).toHaveLength(1), until);
  expect(server.taken[0]!.body).toMatchObject({ run: { id: 'live' } });
  await live.append({ type: 'end', time: Date.now(), outcome: 'stopped', step: 4 });
  await vi.waitFor(() => expect(server.taken[1]?.body).toMatchObject({ kind: 'ended', run: { id: 'live' } }), until);
});

it('a run that is copied into a watched directory causes no alert, whatever it contains; a foreign one that grows does', async () => {
  const server = await webhookServer();
  const hub = await openHub({ alerts: { ...NO_ALERTS, webhooks: [{ url: server.url, form: 'json' }] } });
  const viewer = new Viewer(hub);
  const elsewhere = await temporaryFolder();
  const day = 24 * 3_600_000;
  const old = (step: number, loss: number) => ({
    type: 'train' as const,
    step,
    time: Date.now() - 3 * day + step,
    values: { 'train/loss': loss },
  });
  const journal = join(elsewhere, 'journal');
  await mkdir(journal);
  await writeFile(
    join(journal, 'events.jsonl'),
    linesOf([
      { type: 'start', time: Date.now() - 3 * day, info: infoOf('journal', Date.now() - 3 * day) },
      old(1, 1),
      old(2, NaN),
      old(3, NaN),
    ]),
  );
  const state = (steps: number[]) =>
    JSON.stringify({
      log_history: steps.map((step) => ({ step, loss: step >= 2 ? 'NaN' : 1 })),
      max_steps: 9,
    }).replaceAll('"NaN"', 'NaN');
  for (const steps of [
    [1, 2],
    [1, 2, 3],
  ]) {
    await mkdir(join(elsewhere, `foreign/checkpoint-${steps.length}`), { recursive: true });
    await writeFile(join(elsewhere, `foreign/checkpoint-${steps.length}/trainer_state.json`), state(steps));
  }
  await cp(elsewhere, hub.directory, { recursive: true });
  await vi.waitFor(
    () =>
      expect(viewer.runs.map(({ level, lastStep }) => [level, lastStep])).toEqual([
        ['act', 3],
        ['act', 3],
      ]),
    until,
  );
  const live = join(hub.directory, 'live');
  await mkdir(live);
  await writeFile(join(live, 'metrics.csv'), 'epoch,step,train_loss\n0,10,0.5\n');
  await vi.waitFor(() => expect(viewer.runs).toHaveLength(3), until);
  await appendFile(join(live, 'metrics.csv'), '0,20,nan\n0,30,nan\n');
  await vi.waitFor(
    () => expect(server.taken.map(({ body: { run } }) => (run as { name: string }).name)).toEqual(['live']),
    until,
  );
  // Now one of the old ones goes on: what stands in it is told.
  await appendFile(join(hub.directory, 'journal/events.jsonl'), linesOf([NAN]));
  await vi.waitFor(
    () =>
      expect(server.taken.map(({ body: { run } }) => (run as { id: string }).id)).toEqual([
        expect.any(String),
        'journal',
      ]),
    until,
  );
});

it('a server that never answers and a program that hangs keep nothing from being shown, nor the hub from closing', async () => {
  const server = await webhookServer(() => undefined);
  const hub = await openHub({
    alerts: {
      ...NO_ALERTS,
      webhooks: [{ url: server.url, form: 'slack' }],
      commands: [[process.execPath, '-e', 'setInterval(() => {}, 1000)']],
    },
  });
  const viewer = new Viewer(hub);
  const run = await new WrittenRun(hub.directory, 'live').begin(3);
  await vi.waitFor(() => expect(viewer.runs).toHaveLength(1), until);
  await run.append(NAN);
  await vi.waitFor(() => expect(server.taken).toHaveLength(1), until);
  await run.append(trainAt(5));
  await vi.waitFor(() => expect(viewer.runs[0]?.lastStep).toBe(5), until);
  const began = performance.now();
  await hub.close();
  expect(performance.now() - began).toBeLessThan(8_000);
});

it('the test reaches every channel once and reports how each took it, without any address', async () => {
  const good = await webhookServer();
  const bad = await webhookServer((response) => response.writeHead(500).end());
  const folder = await temporaryFolder();
  const file = join(folder, 'taken');
  const code = 'process.stdin.pipe(require("fs").createWriteStream(process.argv[1]))';
  const hub = await openHub({
    folder,
    alerts: {
      ...NO_ALERTS,
      webhooks: [
        { url: `${good.url}/secret`, form: 'discord' },
        { url: bad.url, form: 'json' },
      ],
      commands: [[process.execPath, '-e', code, file]],
    },
  });
  const test = () => ask(hub.port, '/api/alerts/test', { method: 'POST', headers: { Origin: hub.url } });
  const { status, text } = await test();
  expect(status).toBe(200);
  expect(JSON.parse(text)).toEqual({
    deliveries: [
      { channel: `Discord webhook at ${new URL(good.url).host}`, error: null },
      { channel: `Webhook at ${new URL(bad.url).host}`, error: 'it answered 500' },
      { channel: 'command node', error: null },
    ],
  });
  expect([good.taken.length, bad.taken.length]).toEqual([1, 1]);
  expect(text).not.toContain('secret');
  // A page of another origin may not.
  expect(
    (await ask(hub.port, '/api/alerts/test', { method: 'POST', headers: { Origin: 'http://evil.example' } })).status,
  ).toBe(403);
  expect((await ask(hub.port, '/api/alerts/test', { method: 'POST' })).status).toBe(403);
});

it('guests of a shared board hear of alerts, but not where else they go', async () => {
  const hub = await openHub({ alerts: { ...NO_ALERTS, commands: [['true']] } });
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.hub?.alerts).toEqual({ level: 'act', channels: ['command true'] }), until);
  const shared = await openHub({ share: true, alerts: { ...NO_ALERTS, commands: [['true']] } });
  const guest = new Viewer(shared, {
    extraHeaders: { origin: shared.url, Cookie: await cookieFor(shared, shared.shareLinks[0]!.url) },
  });
  await vi.waitFor(() => expect(guest.hub).not.toBe(null), until);
  expect(guest.hub!.alerts).toBe(null);
});

it('the newest 100 alerts are kept for viewers', async () => {
  const notice = () => undefined;
  let now = 0;
  const common = { now: () => now, notice };
  const runs = new Runs({ diagnosers: new DiagnoserPool([]), newStream: () => 'stream', ...common });
  const file = join(await temporaryFolder(), 'alerts.json');
  const alerts = new Alerts({ settings: NO_ALERTS, runs, file, boardUrl: null, onNew: () => undefined, ...common });
  now = 1;
  for (let i = 0; i < 101; i++) {
    const run = runs.add(`run-${i}`, '0', { name: `run ${i}`, directory: '', source: '' }, 0)!;
    runs.apply(run, [NAN]);
    run.times.grew();
    run.pointAt(now);
  }
  runs.diagnoseAll(() => 0);
  alerts.update();
  expect(alerts.recent.map(({ run }) => run.id)).toEqual(Array.from({ length: 100 }, (_, i) => `run-${i + 1}`));
  await alerts.close();
});
