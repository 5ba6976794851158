/** A shared hub: the link, the cookie, revoking, and that nothing leaks without. */

import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { TRIES_A_MINUTE } from './access/try-limiter.ts';
import { ask, askAsOwner, cookieFor, newLink } from './testing/ask.ts';
import { Viewer, connectSender, openHub, temporaryFolder } from './testing/open-hub.ts';
import { WrittenRun, journalOf, trainAt } from './testing/written-runs.ts';

const until = { timeout: 40_000, interval: 20 };

const viewerWith = (hub: { url: string }, cookie: string) =>
  new Viewer(hub, { extraHeaders: { origin: hub.url, ...(cookie ? { cookie } : {}) } });
const keyOf = (link: string) => new URL(link).hash.slice('#key='.length);

it('the link carries a secret of at least 128 bits in its fragment, one link an address', async () => {
  const hub = await openHub({ share: true });
  expect(hub.shareLinks.length).toBeGreaterThan(0);
  for (const { url } of hub.shareLinks)
    expect(url).toMatch(new RegExp(`^http://[\\d.]+:${hub.port}/#key=[\\w-]{22,}$`));
  expect(new Set(hub.shareLinks.map(({ url }) => keyOf(url))).size).toBe(1);
});

it('opens one port, and connects to nobody: there is no bus beside it that others could read or write', async () => {
  const open = (kinds: RegExp) => process.getActiveResourcesInfo().filter((kind) => kinds.test(kind)).length;
  const before = open(/^(?:TCPServer|PipeServer|UDP)/);
  const hub = await openHub({ share: true });
  await new WrittenRun(hub.directory, 'shared').begin(3);
  await vi.waitFor(async () => expect((await askAsOwner(hub, 'GET', '/api/runs/shared')).status).toBe(200), until);
  // Whoever asked has left by then.
  await vi.waitFor(
    () => expect([open(/^(?:TCPServer|PipeServer|UDP)/) - before, open(/^TCPSocket/)]).toEqual([1, 0]),
    until,
  );
});

it('a viewer needs the cookie; without it, or with a wrong or old one, not even a name is revealed', async () => {
  const hub = await openHub({ share: true });
  await new WrittenRun(hub.directory, 'private').begin(3);
  const cookie = await cookieFor(hub, hub.shareLinks[0]!.url);
  const welcome = viewerWith(hub, cookie);
  await vi.waitFor(() => expect(welcome.runs).toMatchObject([{ id: 'private' }]), until);
  expect(await welcome.watch('private')).toBe(null);
  for (const wrong of [
    '',
    'rewardboard=x',
    `${cookie.split('=')[0]}=`,
    `${cookie}x`,
    cookie.toUpperCase(),
    `x${cookie}`,
  ]) {
    const refused = viewerWith(hub, wrong);
    await vi.waitFor(() => expect(refused.error?.message).toMatch(/shared by link/), until);
    expect((refused.error as Error & { data?: unknown }).data).toEqual({ status: 401 });
    expect(refused.runs).toEqual([]);
  }
});

it('the cookie is closed to scripts and other sites, and of this port', async () => {
  const hub = await openHub({ share: true });
  const answer = await ask(hub.port, '/api/session', {
    method: 'POST',
    headers: { Origin: hub.url, 'Content-Type': 'application/json' },
    body: JSON.stringify({ key: keyOf(hub.shareLinks[0]!.url) }),
  });
  expect(answer.headers['set-cookie']?.[0]).toMatch(
    new RegExp(`^rewardboard_${hub.port}=[\\w-]{22,}; HttpOnly; SameSite=Strict; Path=/; Max-Age=\\d+$`),
  );
});

it('wrong keys open nothing, whatever they look like', async () => {
  const hub = await openHub({ share: true });
  const key = keyOf(hub.shareLinks[0]!.url);
  for (const wrong of [
    '',
    'x',
    `${key} `,
    key.slice(1),
    key.toLowerCase(),
    '*',
    ':key',
    null,
    7,
    [key],
    { key },
    true,
    '__proto__',
    hub.ingestToken,
  ]) {
    const answer = await ask(hub.port, '/api/session', {
      method: 'POST',
      headers: { Origin: hub.url, 'Content-Type': 'application/json' },
      body: JSON.stringify({ key: wrong }),
    });
    expect([wrong, answer.status, answer.headers['set-cookie']]).toEqual([wrong, 401, undefined]);
  }
});

it('who tries too often must wait', async () => {
  const hub = await openHub({ share: true });
  const attempt = () =>
    ask(hub.port, '/api/session', {
      method: 'POST',
      headers: { Origin: hub.url, 'Content-Type': 'application/json' },
      body: '{"key":"guess"}',
    });
  for (let i = 0; i < TRIES_A_MINUTE; i++) expect((await attempt()).status).toBe(401);
  expect(await attempt()).toMatchObject({ status: 429, headers: { 'retry-after': '60' } });
});

it('revoking cuts off who watches, at once, and nobody comes back with it', async () => {
  const hub = await openHub({ share: true });
  const run = await new WrittenRun(hub.directory, 'watched').begin(3);
  const link = hub.shareLinks[0]!.url;
  const cookie = await cookieFor(hub, link);
  const viewer = viewerWith(hub, cookie);
  await vi.waitFor(() => expect(viewer.runs).toHaveLength(1), until);
  await viewer.watch('watched');
  const began = performance.now();
  await askAsOwner(hub, 'POST', '/api/links/revoke', { all: true });
  await vi.waitFor(() => expect(viewer.socket.connected).toBe(false), until);
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(viewer.isRevoked).toBe(true);
  const told = viewer.next;
  await run.append(trainAt(4), trainAt(5));
  const again = viewerWith(hub, cookie);
  await vi.waitFor(() => expect(again.error).toBeTruthy(), until);
  expect(await cookieFor(hub, link)).toBe('');
  expect((await ask(hub.port, '/api/runs', { headers: { Cookie: cookie } })).status).toBe(401);
  expect(viewer.next).toBe(told);
  expect(await cookieFor(hub, await newLink(hub))).not.toBe('');
});

it('the owner’s key makes and revokes links over HTTP, and is gone when the hub is', async () => {
  const hub = await openHub({ share: true });
  const file = join(hub.stateDirectory, `hub-${hub.port}.json`);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const { ownerKey, pid, port } = JSON.parse(await readFile(file, 'utf8')) as {
    ownerKey: string;
    pid: number;
    port: number;
  };
  expect([pid, port]).toEqual([process.pid, hub.port]);
  // As Node's fetch asks: no Origin, and no body where there is nothing to say.
  const post = (path: string, key = ownerKey, body?: object) =>
    fetch(`${hub.url}${path}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${key}`, ...(body ? { 'Content-Type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const made = (await (await post('/api/links')).json()) as { urls: string[] };
  const cookie = await cookieFor(hub, made.urls[0]!);
  expect(cookie).not.toBe('');
  expect((await post('/api/links/revoke', 'wrong')).status).toBe(401);
  expect((await post('/api/links/revoke', ownerKey, { all: true })).status).toBe(200);
  expect((await ask(hub.port, '/api/runs', { headers: { Cookie: cookie } })).status).toBe(401);
  await hub.close();
  await expect(stat(file)).rejects.toThrow('ENOENT');
});

it('on disk there is no secret that opens anything', async () => {
  const hub = await openHub({ share: true });
  const cookie = await cookieFor(hub, hub.shareLinks[0]!.url);
  const secrets = [keyOf(hub.shareLinks[0]!.url), cookie.split('=')[1]!, hub.ingestToken!];
  for (const name of await readdir(hub.stateDirectory)) {
    if (!name.endsWith('.json')) continue;
    const text = await readFile(join(hub.stateDirectory, name), 'utf8');
    for (const secret of secrets) expect([name, text.includes(secret)]).toEqual([name, false]);
  }
});

it('a restarted hub still knows its viewers and trainers', async () => {
  const folder = await temporaryFolder();
  const first = await openHub({ folder, share: true });
  const cookie = await cookieFor(first, first.shareLinks[0]!.url);
  await first.close();
  const second = await openHub({ folder, share: true, port: first.port });
  expect((await ask(second.port, '/api/runs', { headers: { Cookie: cookie } })).status).toBe(200);
  const sender = connectSender(second, { auth: { token: first.ingestToken } });
  await vi.waitFor(() => expect(sender.connected).toBe(true), until);
});

it('a shared hub takes runs with its token alone, from this machine too', async () => {
  const hub = await openHub({ share: true });
  for (const token of [undefined, '', 'x', keyOf(hub.shareLinks[0]!.url), { length: 1 }]) {
    const refused = connectSender(hub, { auth: { token } });
    const error = await new Promise<Error>((resolve) => refused.on('connect_error', resolve));
    expect(error.message).toMatch(/ingest token/);
  }
  const sender = connectSender(hub, { auth: { token: hub.ingestToken } });
  expect(await sender.emitWithAck('hello', { runId: 'sent', name: 'sent' })).toEqual({ offset: 0 });
  const journal = Buffer.from(journalOf('sent', 3));
  expect(await sender.emitWithAck('piece', { runId: 'sent', offset: 0, bytes: journal })).toEqual({
    offset: journal.length,
  });
});

it('a page of the hub cannot send runs, and a program without an Origin cannot watch', async () => {
  const hub = await openHub();
  const page = connectSender(hub, { extraHeaders: { origin: hub.url } });
  expect((await new Promise<Error>((resolve) => page.on('connect_error', resolve))).message).toMatch(
    /web pages cannot/,
  );
  const program = new Viewer(hub, { extraHeaders: {} });
  await vi.waitFor(() => expect(program.error?.message).toMatch(/Origin header is missing/), until);
});

it('a hub that is not shared has neither link nor token, and needs no key', async () => {
  const hub = await openHub();
  expect([hub.shareLinks, hub.ingestToken]).toEqual([[], null]);
  const answer = await ask(hub.port, '/api/session', {
    method: 'POST',
    headers: { Origin: hub.url, 'Content-Type': 'application/json' },
    body: '{"key":"old"}',
  });
  expect([answer.status, answer.headers['set-cookie']]).toEqual([200, undefined]);
});
