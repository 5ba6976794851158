/** Links and tokens of a shared hub from the outside: they hold for their life, are listed, limited and revoked one by one. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { Pass } from '@rewardboard/protocol';
import { TRIES_A_MINUTE } from './access/try-limiter.ts';
import { ask, askAsOwner, cookieFor, newLink } from './testing/ask.ts';
import type { OpenHub } from './testing/open-hub.ts';
import { Viewer, connectSender, openHub, temporaryFolder } from './testing/open-hub.ts';
import { WrittenRun, journalOf, trainAt } from './testing/written-runs.ts';

const until = { timeout: 40_000, interval: 20 };

const viewerWith = (hub: OpenHub, cookie: string) => new Viewer(hub, { extraHeaders: { origin: hub.url, cookie } });
const listed = async (hub: OpenHub, kind: 'links' | 'tokens') =>
  (await askAsOwner(hub, 'GET', `/api/${kind}`)).body[kind] as Pass[];
const isAccepted = (hub: OpenHub, token: string) =>
  new Promise<boolean>((resolve) => {
    const sender = connectSender(hub, { auth: { token } });
    sender.on('connect', () => resolve(true));
    sender.on('connect_error', () => resolve(false));
  });

it('restarts make no new link and no new token while those of the first start are valid', async () => {
  const folder = await temporaryFolder();
  const first = await openHub({ folder, share: true });
  await first.close();
  for (let i = 0; i < 24; i++) {
    const again = await openHub({ folder, share: true, port: first.port });
    expect([again.shareLinks, again.ingestToken]).toEqual([[], null]);
    expect(again.earlier.map(({ kind }) => kind)).toEqual(['link', 'token']);
    await again.close();
  }
  const last = await openHub({ folder, share: true, port: first.port });
  expect(await cookieFor(last, first.shareLinks[0]!.url)).not.toBe('');
  expect(await isAccepted(last, first.ingestToken!)).toBe(true);
  expect([await listed(last, 'links'), await listed(last, 'tokens')]).toEqual([
    [expect.objectContaining({ kind: 'link' })],
    [expect.objectContaining({ kind: 'token' })],
  ]);
});

it('a start after the link was revoked makes another, and leaves the token', async () => {
  const folder = await temporaryFolder();
  const first = await openHub({ folder, share: true });
  await askAsOwner(first, 'POST', '/api/links/revoke', { all: true });
  await first.close();
  const second = await openHub({ folder, share: true, port: first.port });
  expect(second.shareLinks.length).toBeGreaterThan(0);
  expect(second.ingestToken).toBe(null);
});

it('the training of the hub’s own process sends with a key of its own, which is in no list', async () => {
  const hub = await openHub({ share: true });
  expect(await isAccepted(hub, hub.ownToken!)).toBe(true);
  expect(await listed(hub, 'tokens')).toHaveLength(1);
});

it('a right key is no try: the 100th viewer behind an address comes in, guessing neighbours or not', async () => {
  const hub = await openHub({ share: true });
  const open = (key: string) =>
    ask(hub.port, '/api/session', {
      method: 'POST',
      headers: { Origin: hub.url, 'Content-Type': 'application/json' },
      body: JSON.stringify({ key }),
    });
  const key = new URL(hub.shareLinks[0]!.url).hash.slice('#key='.length);
  for (let i = 0; i < 100; i++) expect((await open(key)).status).toBe(200);
  for (let i = 0; i <= TRIES_A_MINUTE; i++) await open('guess');
  expect([(await open('guess')).status, (await open(key)).status]).toEqual([429, 200]);
});

it('one link is revoked by its id: its viewers go, the others stay', async () => {
  const hub = await openHub({ share: true });
  await new WrittenRun(hub.directory, 'watched').begin(3);
  const ann = viewerWith(hub, await cookieFor(hub, await newLink(hub, { name: 'Ann' })));
  const bob = viewerWith(hub, await cookieFor(hub, await newLink(hub, { name: 'Bob' })));
  await vi.waitFor(() => expect([ann.runs.length, bob.runs.length]).toEqual([1, 1]), until);
  const { id } = (await listed(hub, 'links')).find(({ name }) => name === 'Ann')!;
  const { body } = await askAsOwner(hub, 'POST', '/api/links/revoke', { id });
  expect(body).toMatchObject({ revoked: [{ name: 'Ann' }], isLasting: true });
  await vi.waitFor(() => expect([ann.isRevoked, ann.socket.connected]).toEqual([true, false]), until);
  expect(bob.socket.connected).toBe(true);
  expect((await askAsOwner(hub, 'POST', '/api/links/revoke', { id })).status).toBe(404);
  expect((await listed(hub, 'links')).map(({ name }) => name)).toEqual(['', 'Bob']);
});

it('a revoked token disconnects its trainers and lets none in', async () => {
  const hub = await openHub({ share: true });
  const { body } = await askAsOwner(hub, 'POST', '/api/tokens', { name: 'cluster' });
  const sender = connectSender(hub, { auth: { token: body.token } });
  await vi.waitFor(() => expect(sender.connected).toBe(true), until);
  await askAsOwner(hub, 'POST', '/api/tokens/revoke', {
    id: (body.token as string) && (await listed(hub, 'tokens'))[1]!.id,
  });
  await vi.waitFor(() => expect(sender.connected).toBe(false), until);
  expect(await isAccepted(hub, body.token as string)).toBe(false);
  expect(await isAccepted(hub, hub.ingestToken!)).toBe(true);
});

it('a link to one run shows that run, and of the others nothing', async () => {
  const hub = await openHub({ share: true });
  const shown = await new WrittenRun(hub.directory, 'shown').begin(3);
  const other = await new WrittenRun(hub.directory, 'secret-other').begin(3);
  const cookie = await cookieFor(hub, await newLink(hub, { run: 'shown' }));
  const viewer = viewerWith(hub, cookie);
  let heard = '';
  viewer.socket.onAny((...values: unknown[]) => (heard += JSON.stringify(values)));
  await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ id: 'shown', lastStep: 3 }]), until);
  expect(await viewer.watch('shown')).toBe(null);
  expect(await viewer.watch('secret-other')).toMatch(/There is no run/);
  await other.append(trainAt(4));
  await shown.append(trainAt(4), trainAt(5));
  await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ lastStep: 5 }]), until);
  await vi.waitFor(() => expect(viewer.steps('train/loss').at(-1)).toBe(5), until);
  const get = (path: string) => ask(hub.port, path, { headers: { Cookie: cookie } });
  const runs = await get('/api/runs');
  expect(runs.text).toContain('shown');
  expect((await get('/api/runs/shown')).status).toBe(200);
  for (const path of ['', '/series?metric=train/loss', '/diagnosis?step=2'])
    expect((await get(`/api/runs/secret-other${path}`)).status).toBe(404);
  expect(heard.replaceAll('There is no run \\"secret-other\\"', '') + runs.text).not.toContain('secret-other');
  expect(viewer.hub?.watching).toEqual([]);
});

it('pages of a link that can edit acknowledge, correct and revoke, but make no link; one run’s can’t revoke', async () => {
  const hub = await openHub({ share: true });
  await new WrittenRun(hub.directory, 'shown').begin(3);
  const post = async (wanted: object, path: string) =>
    (
      await ask(hub.port, path, {
        method: 'POST',
        headers: {
          Origin: hub.url,
          'Content-Type': 'application/json',
          Cookie: await cookieFor(hub, await newLink(hub, wanted)),
        },
        body: path.endsWith('revoke') ? '{"id":"00000000"}' : '{}',
      })
    ).status;
  const mayChange = async (wanted: object) => {
    const viewer = viewerWith(hub, await cookieFor(hub, await newLink(hub, wanted)));
    await vi.waitFor(() => expect(viewer.hub).toBeTruthy(), until);
    return [viewer.hub!.mayChange, viewer.hub!.mayRevoke];
  };
  await vi.waitFor(async () => expect(await post({ canEdit: true }, '/api/runs/shown/acknowledge')).toBe(400), until);
  expect(await post({ canEdit: true }, '/api/links/revoke')).toBe(404);
  expect(await post({ canEdit: true }, '/api/links')).toBe(401);
  expect(await post({}, '/api/links/revoke')).toBe(401);
  expect(await post({ canEdit: true, run: 'shown' }, '/api/links/revoke')).toBe(401);
  expect(await post({ canEdit: true, run: 'other' }, '/api/runs/shown/acknowledge')).toBe(404);
  expect(await mayChange({ canEdit: true })).toEqual([true, true]);
  expect(await mayChange({ canEdit: true, run: 'shown' })).toEqual([true, false]);
  expect(await mayChange({})).toEqual([false, false]);
});

it('another token can neither append to a run nor end it, and the one that began it goes on', async () => {
  const hub = await openHub({ share: true });
  const { body } = await askAsOwner(hub, 'POST', '/api/tokens', { name: 'mallory' });
  const alice = connectSender(hub, { auth: { token: hub.ingestToken } });
  const mallory = connectSender(hub, { auth: { token: body.token } });
  const journal = Buffer.from(journalOf('hers', 20));
  await alice.emitWithAck('hello', { runId: 'hers', name: 'hers' });
  await alice.emitWithAck('piece', { runId: 'hers', offset: 0, bytes: journal.subarray(0, 900) });
  const forged = Buffer.from('{"type":"end","outcome":"failed","reason":"forged","step":1}\n');
  expect(await mallory.emitWithAck('hello', { runId: 'hers', name: 'hers' })).toMatchObject({
    error: expect.stringContaining('another token'),
  });
  expect(await mallory.emitWithAck('piece', { runId: 'hers', offset: 900, bytes: forged })).toMatchObject({
    error: expect.stringContaining('hello'),
  });
  expect(await alice.emitWithAck('piece', { runId: 'hers', offset: 900, bytes: journal.subarray(900) })).toEqual({
    offset: journal.length,
  });
});

it('of two trainers with one token, neither can append to the other’s run or end it, and a resume goes on with the run’s secret', async () => {
  const hub = await openHub({ share: true });
  const token = { auth: { token: hub.ingestToken } };
  const [alice, bob] = [connectSender(hub, token), connectSender(hub, token)];
  const hers = { runId: 'hers', name: 'hers' };
  const journal = Buffer.from(journalOf('hers', 20));
  await alice.emitWithAck('hello', { ...hers, secret: 'a'.repeat(32) });
  await alice.emitWithAck('piece', { runId: 'hers', offset: 0, bytes: journal.subarray(0, 900) });
  for (const wrong of [{}, { secret: 'b'.repeat(32) }, { secret: '' }, { again: true }])
    expect(await bob.emitWithAck('hello', { ...hers, ...wrong })).toEqual({
      error: expect.stringContaining('another trainer'),
    });
  const forged = Buffer.from('{"type":"end","outcome":"failed","reason":"forged","step":1}\n');
  expect(await bob.emitWithAck('piece', { runId: 'hers', offset: 900, bytes: forged })).toMatchObject({
    error: expect.stringContaining('hello'),
  });
  expect(await bob.emitWithAck('hello', { ...hers, secret: 'x'.repeat(201) })).toEqual({
    error: expect.stringContaining('hello takes'),
  });
  alice.disconnect();
  // Another process of the same training, after the hub has started again.
  await hub.close();
  const next = await openHub({ share: true, port: hub.port, folder: join(hub.stateDirectory, '..') });
  const [resumed, late] = [connectSender(next, token), connectSender(next, token)];
  expect(await late.emitWithAck('hello', hers)).toMatchObject({ error: expect.stringContaining('another trainer') });
  expect(await resumed.emitWithAck('hello', { ...hers, secret: 'a'.repeat(32) })).toMatchObject({ offset: 900 });
  expect(await resumed.emitWithAck('piece', { runId: 'hers', offset: 900, bytes: journal.subarray(900) })).toEqual({
    offset: journal.length,
  });
  expect(readFileSync(join(next.stateDirectory, 'remote/hers/secret-hash'), 'utf8')).not.toContain('aaaa');
});

it('of two trainers with one token that show no secret, only the one that has the journal can go on, also after a restart', async () => {
  const hub = await openHub({ share: true });
  const token = { auth: { token: hub.ingestToken } };
  const hers = { runId: 'hers', name: 'hers' };
  const journal = Buffer.from(journalOf('hers', 100));
  const kept = journal.length - 1000;
  const alice = connectSender(hub, token);
  await alice.emitWithAck('hello', hers);
  await alice.emitWithAck('piece', { runId: 'hers', offset: 0, bytes: journal.subarray(0, kept) });
  const end = Buffer.from('{"type":"end","outcome":"failed","reason":"forged","step":1}\n');
  const copyOf = (at: OpenHub) => readFileSync(join(at.stateDirectory, 'remote/hers/events.jsonl'));
  const tryToForge = async (at: OpenHub) => {
    for (const how of [{}, { secret: 'b'.repeat(32) }, { again: true }]) {
      const mallory = connectSender(at, token);
      const reply = await mallory.emitWithAck('hello', { ...hers, ...how });
      const from = (reply as { offset: number }).offset;
      expect(from).toBeLessThan(kept);
      // At the end, where nothing was asked for; byte by byte; and as much as is asked for.
      for (const [offset, bytes] of [
        [kept, end],
        [from, journal.subarray(from, from + 1)],
        [from, Buffer.from('?')],
      ] as const)
        expect(await mallory.emitWithAck('piece', { runId: 'hers', offset, bytes })).toEqual({ offset: from });
      const forged = Buffer.concat([Buffer.alloc(5000, 'x'), end]);
      expect(await mallory.emitWithAck('piece', { runId: 'hers', offset: from, bytes: forged })).toEqual({
        error: expect.stringContaining('another trainer'),
      });
      expect(await mallory.emitWithAck('piece', { runId: 'hers', offset: kept, bytes: end })).toEqual({ offset: from });
      mallory.disconnect();
    }
    expect(copyOf(at)).toEqual(journal.subarray(0, kept));
  };
  await tryToForge(hub);
  expect(await alice.emitWithAck('hello', hers)).toMatchObject({ offset: kept });
  alice.disconnect();
  await hub.close();
  const next = await openHub({ share: true, port: hub.port, folder: join(hub.stateDirectory, '..') });
  await tryToForge(next);
  // As an old trainer goes on: from where the hub asks.
  const back = connectSender(next, token);
  const { offset } = (await back.emitWithAck('hello', hers)) as { offset: number };
  expect(await back.emitWithAck('piece', { runId: 'hers', offset, bytes: journal.subarray(offset) })).toEqual({
    offset: journal.length,
  });
  expect(copyOf(next)).toEqual(journal);
  back.disconnect();
  // A newer version resumes it, and has a secret from then on.
  const newer = connectSender(next, token);
  const from = (await newer.emitWithAck('hello', { ...hers, secret: 'a'.repeat(32) })) as { offset: number };
  await newer.emitWithAck('piece', { runId: 'hers', offset: from.offset, bytes: journal.subarray(from.offset) });
  expect(await connectSender(next, token).emitWithAck('hello', hers)).toMatchObject({
    error: expect.stringContaining('secret'),
  });
});

it.each([
  ['links', { name: 7 }],
  ['links', { name: 'x'.repeat(61) }],
  ['links', { run: '../..' }],
  ['links', { canEdit: 'yes' }],
  ['links', { until: 1 }],
  ['links', { until: 1e300 }],
  ['links', { until: 'NaN' }],
  ['tokens', { canEdit: true }],
  ['tokens', { run: 'a' }],
])('%s: %j is answered with a sentence', async (kind, wanted) => {
  const hub = await openHub({ share: true });
  const { status, body } = await askAsOwner(hub, 'POST', `/api/${kind}`, wanted);
  expect([status, body.error]).toEqual([400, expect.stringMatching(/^[A-Za-z].*\.$/)]);
});

it.each(['links', 'tokens'] as const)('nothing revokes all %s but asking for all', async (kind) => {
  const hub = await openHub({ share: true });
  await askAsOwner(hub, 'POST', `/api/${kind}`, { name: 'Ann' });
  const before = await listed(hub, kind);
  for (const [body, named] of [
    [undefined, '"all": true'],
    [{}, '"all": true'],
    [{ ID: '00000000' }, '"ID"'],
    [{ name: 'Bob' }, '"name"'],
    [{ id: null }, '"all": true'],
    [{ id: null, all: true }, '"all": true'],
    [{ id: before[0]!.id, all: true }, '"all": true'],
    [{ all: false }, '"all": true'],
    [{ all: 'true' }, '"all": true'],
    [[], 'JSON object'],
  ] as const) {
    const answer = await askAsOwner(hub, 'POST', `/api/${kind}/revoke`, body);
    expect([body, answer.status, answer.body.error]).toEqual([body, 400, expect.stringContaining(named)]);
  }
  expect(await listed(hub, kind)).toEqual(before);
  await askAsOwner(hub, 'POST', `/api/${kind}/revoke`, { all: true });
  expect(await listed(hub, kind)).toEqual([]);
});

it('with a required key, an unshared hub gives its own machine nothing without it', async () => {
  const hub = await openHub({ requireKey: true });
  expect((await ask(hub.port, '/api/runs')).status).toBe(401);
  expect(await isAccepted(hub, '')).toBe(false);
  const cookie = await cookieFor(hub, hub.pageUrl);
  expect((await ask(hub.port, '/api/runs', { headers: { Cookie: cookie } })).status).toBe(200);
  expect((await ask(hub.port, '/api/runs', { headers: { Authorization: `Bearer ${hub.ownToken}` } })).status).toBe(200);
  expect(await isAccepted(hub, hub.ownToken!)).toBe(true);
});
