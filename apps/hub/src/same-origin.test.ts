/** Which names and origins get anything at all, over HTTP and at the handshake. */

import { expect, it } from 'vitest';
import { ask, shakeHands } from './testing/ask.ts';
import { openHub } from './testing/open-hub.ts';

const hosts = (port: number) =>
  [
    [`127.0.0.1:${port}`, true],
    [`localhost:${port}`, true],
    [`LOCALHOST:${port}`, true],
    [`[::1]:${port}`, true],
    [`evil.example:${port}`, false],
    ['evil.example', false],
    // A forwarded port may have another number.
    [`127.0.0.1:${port + 1}`, true],
    ['127.0.0.1', true],
    ['localhost:8080', true],
    ['localhost:808080', false],
    [`127.0.0.2:${port + 1}`, false],
    [`127.0.0.1.evil.example:${port}`, false],
    [`localhost:${port}@evil.example`, false],
    [`localhost.:${port}`, false],
    [`0.0.0.0:${port}`, false],
    [' ', false],
  ] as const;

const origins = (port: number) =>
  [
    [`http://127.0.0.1:${port}`, true],
    [`http://localhost:${port}`, true],
    ['https://evil.example', false],
    [`http://evil.example:${port}`, false],
    ['null', false],
    [`https://127.0.0.1:${port}`, false],
    [`http://127.0.0.1:${port + 1}`, false],
    ['http://127.0.0.1', false],
    [`http://127.0.0.1:${port}.evil.example`, false],
    [`http://127.0.0.1:${port}/`, false],
    ['', false],
    ['file://', false],
  ] as const;

it('HTTP is answered under this machine’s own names alone', async () => {
  const { port } = await openHub();
  for (const [host, isRight] of hosts(port))
    for (const path of ['/healthz', '/api/runs', '/'])
      expect([host, path, (await ask(port, path, { headers: { Host: host } })).status === 403]).toEqual([
        host,
        path,
        !isRight,
      ]);
});

it('a handshake is accepted under this machine’s own names alone', async () => {
  const { port } = await openHub();
  for (const [host, isRight] of hosts(port))
    expect([host, (await shakeHands(port, { Host: host })) === 101]).toEqual([host, isRight]);
});

it('a handshake from another origin is refused, "null" too, though it is a WebSocket', async () => {
  const { port } = await openHub();
  for (const [origin, isRight] of origins(port)) {
    expect([origin, (await shakeHands(port, { Host: `127.0.0.1:${port}`, Origin: origin })) === 101]).toEqual([
      origin,
      isRight,
    ]);
    expect([
      origin,
      (await ask(port, '/ws/?EIO=4&transport=polling', { headers: { Host: `127.0.0.1:${port}`, Origin: origin } }))
        .status,
    ]).toEqual([origin, 400]);
  }
});

it('a request from another origin gets nothing, and no CORS header is ever sent', async () => {
  const { port } = await openHub();
  for (const [origin, isRight] of origins(port)) {
    const answer = await ask(port, '/api/runs', { headers: { Host: `127.0.0.1:${port}`, Origin: origin } });
    expect([origin, answer.status]).toEqual([origin, isRight ? 200 : 403]);
    const preflight = await ask(port, '/api/runs', {
      method: 'OPTIONS',
      headers: { Host: `127.0.0.1:${port}`, Origin: origin, 'Access-Control-Request-Method': 'GET' },
    });
    for (const { headers } of [answer, preflight])
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  }
});

it('a page of another site cannot load what the API says as a script or an image', async () => {
  const { port } = await openHub();
  const headers = { Host: `127.0.0.1:${port}` };
  expect((await ask(port, '/api/runs', { headers: { ...headers, 'Sec-Fetch-Site': 'cross-site' } })).status).toBe(403);
  expect((await ask(port, '/api/runs', { headers: { ...headers, 'Sec-Fetch-Site': 'same-site' } })).status).toBe(403);
  expect((await ask(port, '/api/runs', { headers: { ...headers, 'Sec-Fetch-Site': 'same-origin' } })).status).toBe(200);
});

it('a POST without an Origin, or as a form, changes nothing', async () => {
  const { port, url } = await openHub();
  const body = JSON.stringify({ key: 'x' });
  const post = (headers: Record<string, string>) =>
    ask(port, '/api/session', { method: 'POST', headers: { Host: `127.0.0.1:${port}`, ...headers }, body });
  expect((await post({ 'Content-Type': 'application/json' })).status).toBe(403);
  expect((await post({ 'Content-Type': 'text/plain', Origin: url })).status).toBe(415);
  expect((await post({ 'Content-Type': 'application/x-www-form-urlencoded', Origin: url })).status).toBe(415);
  expect(
    (await post({ 'Content-Type': 'application/json', Origin: url, 'Content-Length': String(body.length) })).status,
  ).toBe(200);
});

it('other upgrades are hung up on', async () => {
  const { port } = await openHub();
  for (const path of ['/', '/socket.io/?EIO=4&transport=websocket', '/_next/hmr', '/ws', '/wsx/'])
    expect([path, await shakeHands(port, { Host: `127.0.0.1:${port}` }, path)]).toEqual([path, 0]);
});

it('refuses to listen to the network unless it shares', async () => {
  await expect(openHub({ host: '0.0.0.0' })).rejects.toThrow('--share');
  await expect(openHub({ host: '192.168.1.1' })).rejects.toThrow('--share');
});

it('a port of this machine that is forwarded to the hub works; a page of another port does not', async () => {
  const { port } = await openHub();
  const statusOf = async (host: string, origin: string) =>
    (await ask(port, '/api/runs', { headers: { Host: host, Origin: origin } })).status;
  expect(await statusOf('localhost:8080', 'http://localhost:8080')).toBe(200);
  expect(await shakeHands(port, { Host: 'localhost:8080', Origin: 'http://localhost:8080' })).toBe(101);
  for (const [host, origin] of [
    [`localhost:${port}`, 'http://localhost:8080'],
    ['localhost:8080', 'http://localhost:8081'],
    ['localhost:8080', 'https://localhost:8080'],
    ['localhost:8080', 'http://evil.example:8080'],
  ] as const) {
    expect([host, origin, await statusOf(host, origin)]).toEqual([host, origin, 403]);
    expect(await shakeHands(port, { Host: host, Origin: origin })).not.toBe(101);
  }
});
