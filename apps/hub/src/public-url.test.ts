/** A shared hub behind a proxy that speaks TLS for another name: names, origins, cookies, links and sockets. */

import { request } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SOCKET_PATH } from '@rewardboard/protocol';
import { expect, it, vi } from 'vitest';
import { ask, askAsOwner, cookieFor, shakeHands } from './testing/ask.ts';
import { findNginx, startNginx } from './testing/nginx.ts';
import { Viewer, openHub, temporaryFolder } from './testing/open-hub.ts';
import { WrittenRun, trainAt } from './testing/written-runs.ts';

const until = { timeout: 40_000, interval: 50 };
const PUBLIC = 'https://board.example.com';
const keyOf = (link: string) => new URL(link).hash.slice('#key='.length);

it('under its public name a hub answers pages of that origin alone, and gives links and Secure cookies for it', async () => {
  const hub = await openHub({ share: true, publicOrigin: PUBLIC });
  const link = hub.shareLinks[0]!.url;
  expect(link).toMatch(/^https:\/\/board\.example\.com\/#key=[\w-]{22,}$/);
  const open = (host: string, origin: string) =>
    ask(hub.port, '/api/session', {
      method: 'POST',
      headers: { Host: host, Origin: origin, 'Content-Type': 'application/json' },
      body: JSON.stringify({ key: keyOf(link) }),
    });
  for (const host of ['board.example.com', 'board.example.com:443', `127.0.0.1:${hub.port}`]) {
    const answer = await open(host, PUBLIC);
    expect([host, answer.status]).toEqual([host, 200]);
    expect(answer.headers['set-cookie']?.[0]).toMatch(/; Secure$/);
    const Cookie = answer.headers['set-cookie']![0]!.split(';')[0]!;
    expect(await shakeHands(hub.port, { Host: host, Origin: PUBLIC, Cookie })).toBe(101);
  }
  expect((await open(`127.0.0.1:${hub.port}`, hub.url)).headers['set-cookie']?.[0]).not.toMatch(/Secure/);
  for (const [host, origin] of [
    ['board.example.com', 'http://board.example.com'],
    ['board.example.com', 'https://board.example.com.evil.example'],
    ['board.example.com', 'https://evil.example'],
    ['board.example.com:8443', PUBLIC],
    ['evil.example', PUBLIC],
  ] as const)
    expect([host, origin, (await open(host, origin)).status]).toEqual([host, origin, 403]);
});

const nginx = findNginx();

it.skipIf(nginx === null).each([
  ['at the root of a name', '/', true],
  ['below a path that it passes on', '/team/board/', true],
  ['below a path that it takes off', '/team/board/', false],
])(
  'behind nginx with TLS, %s, a link is opened, pages name that path, and a run is followed',
  async (_, place, isPassedOn) => {
    // The name is found by the proxy's address; TLS is asked for by name.
    const folder = await temporaryFolder();
    const first = await openHub({ folder, share: true });
    await first.close();
    const port = await startNginx(nginx!, await temporaryFolder(), 'board.example.com', first.port, place, isPassedOn);
    const origin = `https://board.example.com:${port}`;
    const publicPath = place.slice(0, -1);
    const boardDirectory = await aBoard();
    const hub = await openHub({ share: true, port: first.port, publicOrigin: origin, publicPath, boardDirectory });
    const run = await new WrittenRun(hub.directory, 'behind').begin(3);
    const link = hub.shareLinks[0]!.url;
    expect(link.startsWith(`${origin}${place}#key=`)).toBe(true);
    const through = (path: string, body?: string) =>
      new Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>((resolve, reject) => {
        const asked = request(
          {
            host: '127.0.0.1',
            port,
            path: publicPath + path,
            servername: 'board.example.com',
            rejectUnauthorized: false,
            method: body ? 'POST' : 'GET',
            headers: { Host: `board.example.com:${port}`, Origin: origin, 'Content-Type': 'application/json' },
          },
          (answer) => {
            let text = '';
            answer.on('data', (piece: Buffer) => (text += piece.toString()));
            answer.on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, text }));
          },
        );
        asked.on('error', reject).end(body);
      });
    await vi.waitFor(async () => expect((await through('/healthz')).status).toBe(200), until);
    expect((await through('/')).text).toBe(`<script src="${publicPath}/_next/a.js"></script><a href="${publicPath}/">`);
    expect((await through('/run')).headers.location).toMatch(new RegExp(`(^|:${port})${publicPath}/run/$`));
    expect((await through('/api/runs')).status).toBe(401);
    const session = await through('/api/session', JSON.stringify({ key: keyOf(link) }));
    expect(session.headers['set-cookie']?.[0]).toMatch(
      new RegExp(`; HttpOnly; SameSite=Strict; Path=${publicPath || '/'}; Max-Age=\\d+; Secure$`),
    );
    const viewer = new Viewer(
      { url: `https://127.0.0.1:${port}` },
      {
        path: `${publicPath}${SOCKET_PATH}`,
        rejectUnauthorized: false,
        extraHeaders: {
          host: `board.example.com:${port}`,
          origin,
          cookie: session.headers['set-cookie']![0]!.split(';')[0]!,
        },
      },
    );
    await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ id: 'behind' }]), until);
    await viewer.watch('behind');
    await run.append(trainAt(4));
    await vi.waitFor(() => expect(viewer.steps('train/loss').at(-1)).toBe(4), until);
  },
);

/** As `compress-export.mjs` leaves it. */
async function aBoard(): Promise<string> {
  const board = await temporaryFolder();
  await mkdir(join(board, 'run'));
  await writeFile(join(board, 'index.html'), '<script src="/_next/a.js"></script><a href="/">');
  await writeFile(join(board, 'run', 'index.html'), 'no address');
  await writeFile(join(board, 'base-paths.json'), '{"index.html":[13,44]}');
  return board;
}

it('where WebSockets are blocked, a page of a shared hub polls; a page of another site and an unshared hub do not', async () => {
  const hub = await openHub({ share: true });
  const run = await new WrittenRun(hub.directory, 'polled').begin(3);
  const cookie = await cookieFor(hub, hub.shareLinks[0]!.url);
  const polling = (headers: Record<string, string>) =>
    new Viewer(hub, { transports: ['polling'], extraHeaders: { cookie, ...headers } });
  const viewer = polling({ 'sec-fetch-site': 'same-origin' });
  await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ id: 'polled' }]), until);
  await viewer.watch('polled');
  await run.append(trainAt(4));
  await vi.waitFor(() => expect(viewer.steps('train/loss').at(-1)).toBe(4), until);
  expect(viewer.socket.io.engine.transport.name).toBe('polling');
  await askAsOwner(hub, 'POST', '/api/links/revoke', { all: true });
  await vi.waitFor(() => expect(viewer.socket.connected).toBe(false), until);
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]) {
    const refused = polling(headers);
    await vi.waitFor(() => expect(refused.error).toBeTruthy(), until);
    expect(refused.runs).toEqual([]);
  }
  const own = await openHub();
  expect((await ask(own.port, '/ws/?EIO=4&transport=polling')).status).toBe(400);
});
