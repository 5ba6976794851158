import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FetchRequest } from './fetch-file.ts';
import { checksumFile, FetchFailed, fetchFile } from './fetch-file.ts';

const CONTENT = Buffer.from(Array.from({ length: 40_000 }, (_, i) => `${i}\n`).join(''));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let answer: (request: IncomingMessage, response: ServerResponse) => void;
let asked: { url: string; range: string | undefined }[];
const server = createServer((request, response) => {
  asked.push({ url: request.url!, range: request.headers.range });
  answer(request, response);
});
let base: string;
let path: string;
let told: (readonly [number, number | null])[];

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  path = join(mkdtempSync(join(tmpdir(), 'fetch-')), 'set', 'data.jsonl');
  asked = [];
  told = [];
  answer = whole();
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise<void>((resolve) => void server.close(() => resolve()));
});

/** A server that knows parts; `cutAt`: its connection breaks after so many bytes. */
const whole =
  ({ content = CONTENT, tag = '"v1"', cutAt = Infinity } = {}) =>
  (request: IncomingMessage, response: ServerResponse) => {
    const from =
      request.headers['if-range'] === tag ? Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0;
    response.writeHead(from > 0 ? 206 : 200, {
      'Content-Length': content.length - from,
      ...(tag === '' ? {} : { ETag: tag }),
    });
    const rest = content.subarray(from);
    if (rest.length <= cutAt) response.end(rest);
    else response.write(rest.subarray(0, cutAt), () => setImmediate(() => response.destroy()));
  };
const get = (more: Partial<FetchRequest> = {}) =>
  fetchFile({
    url: `${base}/file`,
    path,
    sha256: sha256(CONTENT),
    progress: (received, total) => told.push([received, total]),
    ...more,
  });
const failure = async (attempt: Promise<unknown>) => {
  const error = await attempt.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FetchFailed);
  return (error as Error).message;
};
const lying = () => (existsSync(dirname(path)) ? readdirSync(dirname(path)).sort() : []);

describe('fetching a file', () => {
  it('stores the file and its checksum, reports progress, and keeps the file the next time', async () => {
    expect(await get()).toEqual({ how: 'fetched', sha256: sha256(CONTENT), checked: 'published' });
    expect(readFileSync(path).equals(CONTENT)).toBe(true);
    expect(readFileSync(checksumFile(path), 'utf8')).toBe(`${sha256(CONTENT)}  data.jsonl\n`);
    expect(lying()).toEqual(['data.jsonl', 'data.jsonl.sha256']);
    expect(told.at(-1)).toEqual([CONTENT.length, CONTENT.length]);
    expect(await get()).toMatchObject({ how: 'kept' });
    expect(asked).toHaveLength(1);
  });

  it('continues after every lost connection', async () => {
    answer = whole({ cutAt: 90_000 });
    let tries = 0;
    for (; !existsSync(path) && tries < 10; tries++) {
      const message = await get().then(
        () => '',
        (error: Error) => error.message,
      );
      if (message !== '') expect(message).toMatch(/to continue from there/);
    }
    expect(tries).toBeGreaterThan(2);
    expect(asked.slice(1).every(({ range }) => range !== undefined)).toBe(true);
    expect(readFileSync(path).equals(CONTENT)).toBe(true);
    expect(lying()).toEqual(['data.jsonl', 'data.jsonl.sha256']);
  });

  it('starts over if the file has changed or has no ETag', async () => {
    const changed = Buffer.concat([Buffer.from('new '), CONTENT]);
    answer = whole({ cutAt: 90_000 });
    await failure(get());
    answer = whole({ content: changed, tag: '"v2"' });
    await get({ sha256: sha256(changed) });
    expect(readFileSync(path).equals(changed)).toBe(true);

    path = join(dirname(path), 'nameless');
    answer = whole({ cutAt: 90_000, tag: '' });
    await failure(get());
    answer = whole({ tag: '' });
    await get();
    expect(asked.at(-1)!.range).toBeUndefined();
    expect(readFileSync(path).equals(CONTENT)).toBe(true);
  });

  it('deletes a file whose checksum differs from the published one', async () => {
    answer = whole({ content: CONTENT.subarray(1) });
    expect(await failure(get())).toContain(
      `has the checksum ${sha256(CONTENT.subarray(1))} instead of ${sha256(CONTENT)}`,
    );
    expect(lying()).toEqual([]);
  });

  it('uses the checksum sent by the server, or records the first one', async () => {
    const leading = (checksum: string) => (request: IncomingMessage, response: ServerResponse) => {
      if (request.url === '/store') whole()(request, response);
      else response.writeHead(302, { Location: '/store', 'X-Linked-ETag': `"${checksum}"` }).end();
    };
    answer = leading(sha256(CONTENT));
    expect(await get({ sha256: null })).toMatchObject({ checked: 'server' });
    path = join(dirname(path), 'other');
    answer = leading('0'.repeat(64));
    expect(await failure(get({ sha256: null }))).toContain(`instead of ${'0'.repeat(64)}`);
    answer = whole();
    expect(await get({ sha256: null })).toMatchObject({ checked: 'first' });
    expect(await get({ sha256: null })).toMatchObject({ how: 'kept', checked: 'recorded' });
  });

  it('rejects a local or published file that differs from the recorded checksum', async () => {
    await get({ sha256: null });
    writeFileSync(path, 'changed by hand');
    expect(await failure(get({ sha256: null }))).toContain('the file was changed or is a different one');
    path = join(dirname(path), 'gone');
    writeFileSync(checksumFile(path), `${'a'.repeat(64)}  gone\n`);
    expect(await failure(get({ sha256: null }))).toContain('instead of aaaa');
  });

  it.each([
    [404, 'the file no longer exists'],
    [403, 'it requires a login'],
    [503, 'the server is busy or failing'],
  ])('explains the HTTP status %i', async (status, what) => {
    answer = (_, response) => response.writeHead(status).end('no');
    expect(await failure(get())).toContain(what);
    expect(lying()).toEqual([]);
  });

  it('rejects web pages, endless redirects and stalled connections', async () => {
    answer = (_, response) => response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end('<html>');
    expect(await failure(get())).toContain('sent a web page');
    answer = (_, response) => response.writeHead(302, { Location: '/again' }).end();
    expect(await failure(get())).toContain('more than 8 redirects');
    answer = () => {};
    expect(await failure(get({ stallMs: 100 }))).toContain('nothing received for 0.1 seconds');
  });

  it('reports that there is no network', async () => {
    const nobody = base;
    await new Promise<void>((resolve) => void server.close(() => resolve()));
    expect(await failure(get({ url: `${nobody}/file` }))).toMatch(
      /cannot be reached \(ECONNREFUSED\): there is no network, or a firewall blocks it/,
    );
    expect(await failure(get({ url: 'http://nowhere.invalid/file' }))).toMatch(
      /cannot be reached \((ENOTFOUND|EAI_AGAIN)\)/,
    );
  });

  it.skipIf(!existsSync('/dev/full'))('reports a full disk, and continues once there is space', async () => {
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync('/dev/full', `${path}.part`); // Linux: every write into it finds no room
    expect(await failure(get())).toMatch(
      /data\.jsonl\.part: cannot be written: .*(no space|disk is full).*download again to continue$/i,
    );
    rmSync(`${path}.part`);
    expect(await get()).toMatchObject({ how: 'fetched' });
    expect(readFileSync(path).equals(CONTENT)).toBe(true);
  });

  it('reports a directory that cannot be written', async () => {
    writeFileSync(dirname(path), 'a file where the directory shall be');
    expect(await failure(get())).toContain('cannot be written');
  });
});
