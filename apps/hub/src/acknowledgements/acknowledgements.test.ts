/** Acknowledging a finding: for all viewers, for good, and only by the owner. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { NO_ALERTS } from '../alerts/alert-settings.ts';
import { ask, cookieFor } from '../testing/ask.ts';
import type { OpenHub } from '../testing/open-hub.ts';
import { Viewer, openHub, temporaryFolder } from '../testing/open-hub.ts';
import { webhookServer } from '../testing/webhook-server.ts';
import { WrittenRun, trainAt } from '../testing/written-runs.ts';
import { Acknowledgements, MAX_ACKNOWLEDGED } from './acknowledgements.ts';

const until = { timeout: 40_000, interval: 20 };

function acknowledge(hub: OpenHub, runId: string, body: object, headers: Record<string, string> = { Origin: hub.url }) {
  return ask(hub.port, `/api/runs/${runId}/acknowledge`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

async function openFinding(viewer: Viewer, runId: string) {
  await vi.waitFor(
    () =>
      expect(viewer.runs.find(({ id }) => id === runId)).toMatchObject({
        level: 'act',
        finding: expect.stringMatching(/^non-finite@/),
      }),
    until,
  );
  return { finding: viewer.runs.find(({ id }) => id === runId)!.finding!, level: 'act', acknowledged: true };
}

it('what was acknowledged is so for every viewer and after a restart, and no webhook hears of it; taken back, it is asked again', async () => {
  const server = await webhookServer();
  const folder = await temporaryFolder();
  const old = await new WrittenRun(join(folder, 'outputs'), 'old').begin(3);
  await old.append(trainAt(4, NaN));
  const options = { folder, alerts: { ...NO_ALERTS, webhooks: [{ url: server.url, form: 'json' as const }] } };
  const hub = await openHub(options);
  const [viewer, other] = [new Viewer(hub), new Viewer(hub)];
  const body = await openFinding(viewer, 'old');
  await other.watch('old');
  const { status, text } = await acknowledge(hub, 'old', body);
  expect([status, JSON.parse(text)]).toEqual([200, { finding: body.finding, level: 'act', state: 'acknowledged' }]);
  await vi.waitFor(() => expect(other.acknowledged).toEqual([`${body.finding} act`]), until);
  await vi.waitFor(() => expect(other.runs[0]).toMatchObject({ id: 'old', isAcknowledged: true }), until);
  await hub.close();

  const again = await openHub(options);
  const witness = new Viewer(again);
  await vi.waitFor(() => expect(witness.runs[0]).toMatchObject({ level: 'act', isAcknowledged: true }), until);
  const findings = (
    JSON.parse((await ask(again.port, '/api/runs/old')).text) as { findings: { id: string; state: string }[] }
  ).findings;
  expect(findings.find(({ id }) => id === body.finding)!.state).toBe('acknowledged');
  // It goes on, which tells what stands; another run proves that the hub told all that it had to tell.
  await old.append(trainAt(5, NaN));
  await vi.waitFor(() => expect(witness.runs[0]!.lastStep).toBe(5), until);
  const second = await new WrittenRun(again.directory, 'second').begin(3);
  await vi.waitFor(() => expect(witness.runs).toHaveLength(2), until);
  await second.append(trainAt(4, NaN));
  await vi.waitFor(
    () => expect(server.taken.map(({ body: { run } }) => (run as { id: string }).id)).toEqual(['second']),
    until,
  );
  await acknowledge(again, 'old', { ...body, acknowledged: false });
  await vi.waitFor(
    () => expect(witness.runs.find(({ id }) => id === 'old')).toMatchObject({ isAcknowledged: false }),
    until,
  );
  await vi.waitFor(() => expect(server.taken).toHaveLength(2), until);
});

it('guests, other pages and nonsense are refused, and nothing changes', async () => {
  const hub = await openHub();
  const run = await new WrittenRun(hub.directory, 'own').begin(3);
  await run.append(trainAt(4, NaN));
  const viewer = new Viewer(hub);
  const body = await openFinding(viewer, 'own');
  expect((await acknowledge(hub, 'own', body, { Origin: 'http://evil.example' })).status).toBe(403);
  expect((await acknowledge(hub, 'own', body, {})).status).toBe(403);
  expect((await acknowledge(hub, 'own', { ...body, acknowledged: 'yes' })).status).toBe(400);
  expect((await acknowledge(hub, 'own', { ...body, level: 'watch' })).status).toBe(404);
  expect((await acknowledge(hub, 'own', { ...body, finding: '__proto__' })).status).toBe(404);
  expect((await acknowledge(hub, 'none', body)).status).toBe(404);
  const shared = await openHub({ share: true, directories: [hub.directory] });
  const Cookie = await cookieFor(shared, shared.shareLinks[0]!.url);
  const guest = new Viewer(shared, { extraHeaders: { origin: shared.url, Cookie } });
  await openFinding(guest, 'own');
  expect((await acknowledge(shared, 'own', body, { Origin: shared.url, Cookie })).status).toBe(401);
  for (const { port, headers } of [
    { port: hub.port, headers: {} },
    { port: shared.port, headers: { Cookie } },
  ])
    expect((await ask(port, '/api/runs/own', { headers })).text).not.toContain('"acknowledged"');
});

it('if the disk refuses, it lasts as long as the hub, with a notice; broken or foreign entries are no acknowledgements', async () => {
  const folder = await temporaryFolder();
  const notices: string[] = [];
  const file = join(folder, 'acknowledged.json');
  await mkdir(file);
  const kept = new Acknowledgements(file, (text) => notices.push(text));
  kept.set('a', { id: 'spike@4', level: 'watch' }, true);
  expect([...kept.of('a')]).toEqual(['spike@4 watch']);
  expect(new Set(notices)).toEqual(
    new Set([
      expect.stringMatching(/acknowledged\.json can't be read/),
      expect.stringMatching(/cannot be saved in .*acknowledged\.json \(E/),
    ]),
  );
  const broken = join(folder, 'broken.json');
  await writeFile(broken, '{"acknowledged": [1, null, {"run": "a"}, {"run": "a", "key": "k"}]}');
  expect([...new Acknowledgements(broken, () => undefined).of('a')]).toEqual(['k']);
});

it('two hubs with the same folder keep the acknowledgements of both, and the oldest is dropped when there are too many', async () => {
  const file = join(await temporaryFolder(), 'acknowledged.json');
  const [one, two] = [0, 1].map(() => new Acknowledgements(file, (text) => expect.unreachable(text)));
  one!.set('a', { id: 'spike@1', level: 'watch' }, true);
  two!.set('b', { id: 'spike@2', level: 'watch' }, true);
  one!.set('a', { id: 'spike@3', level: 'watch' }, true);
  const later = new Acknowledgements(file, () => undefined);
  expect([[...later.of('a')], [...later.of('b')]]).toEqual([['spike@1 watch', 'spike@3 watch'], ['spike@2 watch']]);
  await writeFile(
    file,
    JSON.stringify({ acknowledged: Array.from({ length: MAX_ACKNOWLEDGED }, (_, i) => ({ run: 'c', key: `${i}` })) }),
  );
  one!.set('d', { id: 'x@1', level: 'act' }, true);
  expect(one!.of('c').size).toBe(MAX_ACKNOWLEDGED - 1);
  expect(one!.of('c').has('0')).toBe(false);
});
