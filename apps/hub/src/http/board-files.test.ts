/** The board's files over HTTP: nothing outside their directory, whatever is asked. */

import { createHash } from 'node:crypto';
import { mkdir, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync, gunzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { ask, shakeHands } from '../testing/ask.ts';
import { openHub, temporaryFolder } from '../testing/open-hub.ts';
import { BoardFiles } from './board-files.ts';

const INLINE = 'document.title = "<set>";\nlet a = 1';
const PAGE = `<!doctype html><html><head><script src="/_next/static/a.js" async=""></script><script>${INLINE}</script></head><body>${'long '.repeat(400)}</body></html>`;

async function hubWithBoard() {
  const folder = await temporaryFolder();
  const board = join(folder, 'out');
  await mkdir(join(board, '_next/static'), { recursive: true });
  await mkdir(join(board, 'run'), { recursive: true });
  await writeFile(join(board, 'index.html'), PAGE);
  await writeFile(join(board, 'run/index.html'), '<!doctype html><p>one run</p>');
  await writeFile(join(board, 'run/__next.run.txt'), 'navigation');
  await writeFile(join(board, '404.html'), '<!doctype html><p>not here</p>');
  await writeFile(join(board, '_next/static/a.js'), 'const script = 1;');
  await writeFile(join(board, '_next/static/packed.js'), 'const packed = 1;');
  await writeFile(join(board, '_next/static/packed.js.br'), brotliCompressSync('const packed = 1;'));
  await writeFile(join(board, '.env'), 'SECRET=1');
  await writeFile(join(folder, 'secret.txt'), 'SECRET=2');
  await symlink(join(folder, 'secret.txt'), join(board, 'link.txt'));
  await symlink(folder, join(board, 'linked'));
  const hub = await openHub({ folder, boardDirectory: board });
  return { hub, board, get: (path: string, headers: Record<string, string> = {}) => ask(hub.port, path, { headers }) };
}

it('pages, scripts and the texts of client navigation are served with their types', async () => {
  const { get } = await hubWithBoard();
  expect(await get('/')).toMatchObject({
    status: 200,
    text: PAGE,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
  });
  expect(await get('/run/?id=x')).toMatchObject({ status: 200, text: expect.stringContaining('one run') });
  expect(await get('/run/__next.run.txt?_rsc=1')).toMatchObject({
    status: 200,
    text: 'navigation',
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  });
  expect(await get('/run')).toMatchObject({ status: 308, headers: { location: '/run/' } });
  expect(await get('/run?id=x')).toMatchObject({ status: 308, headers: { location: '/run/?id=x' } });
  expect(await get('/_next/static/a.js')).toMatchObject({
    status: 200,
    headers: {
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
    },
  });
  expect(await get('/none/at/all')).toMatchObject({ status: 404, text: expect.stringContaining('not here') });
});

it('a page may run its own inline scripts and no other', async () => {
  const { get } = await hubWithBoard();
  const policy = String((await get('/')).headers['content-security-policy']);
  expect(policy).toContain(`script-src 'self' 'sha256-${createHash('sha256').update(INLINE).digest('base64')}';`);
  for (const part of [
    "default-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ])
    expect(policy.split('; ')).toContain(part);
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  expect(String((await get('/run/')).headers['content-security-policy'])).toContain("script-src 'self';");
});

it.each([
  '/../secret.txt',
  '/run/../../secret.txt',
  '/%2e%2e/secret.txt',
  '/%2e%2e%2fsecret.txt',
  '/..%2fsecret.txt',
  '/..%5csecret.txt',
  '/..\\secret.txt',
  '/%252e%252e/secret.txt',
  '/....//secret.txt',
  '/%c0%ae%c0%ae/secret.txt',
  '/secret.txt',
  '//secret.txt',
  '/.env',
  '/%2eenv',
  '/run/.env',
  '/link.txt',
  '/linked/secret.txt',
  '/linked/',
  '/index.html%00.js',
  '/%00',
  '/%',
  '/%ff',
  '/etc/passwd',
  '//etc/passwd',
  '/_next/static/../../../secret.txt',
  '/run/%2e%2e/.env',
  '/C:/secret.txt',
  '/file:///etc/passwd',
  '/./.env',
])('%s leads nowhere', async (path) => {
  const { get } = await hubWithBoard();
  const answer = await get(path);
  expect(answer.status).toBe(404);
  expect(answer.text).not.toContain('SECRET');
});

it('what was not changed is not sent again; a board that was built again is', async () => {
  const { get, board } = await hubWithBoard();
  const { etag } = (await get('/')).headers;
  expect(await get('/', { 'If-None-Match': etag! })).toMatchObject({ status: 304, text: '' });
  await writeFile(join(board, 'index.html'), PAGE.replace('long', 'new '));
  await utimes(join(board, 'index.html'), new Date(), new Date(Date.now() + 5_000));
  expect(await get('/', { 'If-None-Match': etag! })).toMatchObject({
    status: 200,
    text: expect.stringContaining('new '),
  });
});

it('sends what the build packed, packs the rest, and only to those who take it', async () => {
  const { hub } = await hubWithBoard();
  const raw = async (path: string, encoding: string) => {
    const answer = await fetch(`${hub.url}${path}`, { headers: { 'Accept-Encoding': encoding } });
    return [answer.headers.get('content-encoding'), await answer.text()];
  };
  expect(await raw('/_next/static/packed.js', 'gzip, br')).toEqual(['br', 'const packed = 1;']);
  expect(await raw('/', 'gzip')).toEqual(['gzip', PAGE]);
  expect(await raw('/', 'identity')).toEqual([null, PAGE]);
  expect(gunzipSync(Buffer.from('H4sIAAAAAAAAAwMAAAAAAAAAAAA=', 'base64')).length).toBe(0);
});

it('without a built board the page explains how to build it, and the API answers all the same', async () => {
  for (const boardDirectory of [null, '/does/not/exist']) {
    const hub = await openHub({ boardDirectory });
    expect(await ask(hub.port, '/')).toMatchObject({ status: 503, text: expect.stringContaining('npm run build') });
    expect((await ask(hub.port, '/api/runs')).status).toBe(200);
  }
});

it('while developing, pages and their sockets come from the development server; the hub’s own stay its own', async () => {
  const upstream = createServer((request, response) =>
    response.end(`next says ${request.url} to ${request.headers.host}`),
  );
  upstream.on('upgrade', (_, socket) =>
    socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
  );
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void upstream.close());
  const developmentBoardPort = (upstream.address() as AddressInfo).port;
  const hub = await openHub({ developmentBoardPort });
  expect((await ask(hub.port, '/run/?id=1')).text).toBe(`next says /run/?id=1 to 127.0.0.1:${hub.port}`);
  expect((await ask(hub.port, '/api/runs')).text).toBe('{"runs":[]}\n');
  const host = `127.0.0.1:${hub.port}`;
  expect(await shakeHands(hub.port, { Host: host, Origin: hub.url }, '/_next/hmr')).toBe(101);
  expect(await shakeHands(hub.port, { Host: host, Origin: 'http://evil.example' }, '/_next/hmr')).toBe(0);
  expect(await shakeHands(hub.port, { Host: 'evil.example' }, '/_next/hmr')).toBe(0);
});

it('keeps 32 MiB of files in memory, and compresses files of at most 4 MiB', async () => {
  const MIB = 1024 * 1024;
  const board = await temporaryFolder();
  const make = async (name: string, bytes: number) => {
    await writeFile(join(board, name), '');
    await truncate(join(board, name), bytes);
  };
  await make('a.png', 31 * MIB);
  await make('b.png', 2 * MIB);
  await make('c.png', MIB);
  await make('small.txt', 4 * MIB);
  await make('large.txt', 4 * MIB + 1);
  const files = new BoardFiles(board);
  const bodyOf = async (name: string) => (await files.answer(`/${name}`, '', '', undefined)).body;
  const isKept: boolean[] = [];
  for (const name of ['a.png', 'b.png', 'c.png']) isKept.push((await bodyOf(name)) === (await bodyOf(name)));
  expect(isKept).toEqual([true, false, true]);
  const encodings = await Promise.all(
    ['small.txt', 'large.txt'].map(async (name) => (await files.answer(`/${name}`, '', 'gzip', undefined)).headers),
  );
  expect(encodings.map((headers) => headers?.['Content-Encoding'])).toEqual(['gzip', undefined]);
});
