import { appendFileSync, mkdtempSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_PIECE_BYTES } from '@rewardboard/protocol';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SmallHub } from '../testing/small-hub.ts';
import type { UplinkNews } from './uplink-options.ts';
import { Uplink } from './uplink.ts';

const hubs: SmallHub[] = [];
const uplinks: Uplink[] = [];
async function hub(): Promise<SmallHub> {
  const made = new SmallHub();
  hubs.push(made);
  await made.open();
  return made;
}
afterEach(async () => {
  for (const uplink of uplinks.splice(0)) uplink.close();
  for (const one of hubs.splice(0)) await one.close();
});

function journal(content = ''): string {
  const path = join(mkdtempSync(join(tmpdir(), 'uplink-')), 'events.jsonl');
  writeFileSync(path, content);
  return path;
}
function connect(
  port: number,
  journalPath: string,
  refused = (reason: string): void => expect.fail(reason),
  token?: string,
  more: { isWanted?: boolean; news?: UplinkNews[] } = {},
): Uplink {
  const uplink = new Uplink({
    hubUrl: `http://127.0.0.1:${port}`,
    run: { runId: 'run-1', name: 'a run' },
    journalPath,
    ...(more.isWanted ? { isWanted: true } : {}),
    notify(news) {
      more.news?.push(news);
      if (news.type === 'refused') refused(news.reason);
    },
    ...(token === undefined ? {} : { token }),
  });
  uplinks.push(uplink);
  return uplink;
}
const has = (one: SmallHub, path: string) =>
  vi.waitFor(() => expect(one.kept.equals(readFileSync(path))).toBe(true), { timeout: 40_000, interval: 5 });

describe('the uplink', () => {
  it('announces the run and sends existing and new bytes, in pieces of limited size', async () => {
    const one = await hub();
    const path = journal('ä'.repeat(MAX_PIECE_BYTES));
    const uplink = connect(one.port, path, undefined, 'secret');
    await has(one, path);
    appendFileSync(path, 'more\n');
    uplink.journalGrew();
    await has(one, path);
    expect(one.hellos).toEqual([{ runId: 'run-1', name: 'a run', secret: expect.any(String), predictions: true }]);
    expect(one.tokens).toEqual(['secret']);
    expect(one.pieces.every((p) => p.length <= MAX_PIECE_BYTES)).toBe(true);
    expect(one.pieces.reduce((sum, p) => sum + p.length, 0)).toBe(statSync(path).size);
  });

  it('notices a journal that grew without a notification', async () => {
    const one = await hub();
    const path = journal('a\n');
    connect(one.port, path);
    await has(one, path);
    appendFileSync(path, 'b\n');
    await has(one, path);
  });

  it('continues at any offset that the hub asks for', async () => {
    const one = await hub();
    const path = journal('0123456789');
    one.kept = Buffer.from('01234');
    connect(one.port, path);
    await has(one, path);
    expect(one.pieces).toEqual([{ offset: 5, length: 5 }]);
  });

  it('loses and repeats no byte while the hub crashes in mid-piece and returns', async () => {
    const one = await hub();
    const path = journal();
    const uplink = connect(one.port, path);
    for (let life = 0; life < 4; life++) {
      one.dieAtPiece = one.pieces.length + 2;
      // Until the hub has died of its second piece of this life.
      await vi.waitFor(
        () => {
          appendFileSync(path, `line ${statSync(path).size}\n`);
          uplink.journalGrew();
          expect(one.pieces.length).toBe(one.dieAtPiece);
        },
        { timeout: 40_000, interval: 5 },
      );
      appendFileSync(path, 'written while nobody listens\n');
      uplink.journalGrew();
      one.dieAtPiece = Infinity;
      // One life in two it is a hub that has lost its memory of what it never acknowledged.
      if (life % 2 === 1) one.kept = one.kept.subarray(0, one.pieces.at(-1)!.offset);
      await one.close();
      await one.open();
      await has(one, path);
    }
    expect(one.hellos.length).toBeGreaterThanOrEqual(5);
  });

  it('finds a hub that starts later', async () => {
    const early = await hub();
    const { port } = early;
    await early.close();
    const path = journal('waiting\n');
    connect(port, path);
    await early.open();
    await has(early, path);
  });

  it('waits at the end until the hub has everything, but not without a hub', async () => {
    const one = await hub();
    const path = journal('x'.repeat(5 * MAX_PIECE_BYTES));
    const uplink = connect(one.port, path);
    await vi.waitFor(() => expect(one.pieces.length).toBeGreaterThan(0), { interval: 1 });
    appendFileSync(path, 'end\n');
    await uplink.finish(10_000);
    expect(one.kept.equals(readFileSync(path))).toBe(true);
    await one.close();
    const startedAt = performance.now();
    await connect(one.port, path).finish(10_000);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('stops waiting at the end if the hub doesn’t answer', async () => {
    const one = await hub();
    one.dieAtPiece = 1;
    one.close = async () => {}; // takes the piece and says nothing
    const uplink = connect(one.port, journal('x\n'));
    await vi.waitFor(() => expect(one.pieces.length).toBe(1), { interval: 1 });
    const startedAt = performance.now();
    await uplink.finish(200);
    expect(performance.now() - startedAt).toBeLessThan(8_000);
    await SmallHub.prototype.close.call(one);
  });

  it('sends nothing to a hub that follows the journal, does not wait for it, and sends to one that does not', async () => {
    const one = await hub();
    one.isFollowing = true;
    const path = journal('x\n');
    const uplink = connect(one.port, path);
    const followed = connect(one.port, path);
    await vi.waitFor(() => expect(one.hellos).toHaveLength(2), { interval: 1 });
    const startedAt = performance.now();
    await followed.finish(10_000);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    uplink.journalGrew();
    expect(one.pieces).toEqual([]);
    await one.close();
    one.isFollowing = false;
    await one.open();
    await has(one, path);
  });

  it.each(['refusal', 'doorRefusal'] as const)('reports once that it is refused, and stops (%s)', async (where) => {
    const one = await hub();
    one[where] = 'the token is wrong';
    const refused = vi.fn<(reason: string) => void>();
    const uplink = connect(one.port, journal('x\n'), refused);
    await vi.waitFor(() => expect(refused).toHaveBeenCalled(), { interval: 5 });
    uplink.journalGrew();
    await uplink.finish(1_000);
    expect(refused.mock.calls).toEqual([['the token is wrong']]);
    expect(one.pieces).toEqual([]);
  });

  it('says at once that a hub cannot be reached, once an outage, and when it is', async () => {
    const early = await hub();
    const { port } = early;
    await early.close();
    const news: UplinkNews[] = [];
    connect(port, journal('x\n'), undefined, undefined, { news });
    await vi.waitFor(() => expect(news).toHaveLength(1), { timeout: 5_000, interval: 5 });
    expect(news).toEqual([{ type: 'unreachable', reason: 'connection refused: no board is running there' }]);
    await early.open();
    await vi.waitFor(() => expect(news.slice(1)).toEqual([{ type: 'reached' }]), { timeout: 10_000, interval: 5 });
  });

  it('says what answers when it is no hub', async () => {
    const server = createServer((_, response) => response.end('hello'));
    server.on('upgrade', (_, socket) => socket.end('HTTP/1.1 404 Not Found\r\n\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const news: UplinkNews[] = [];
    connect((server.address() as AddressInfo).port, journal('x\n'), undefined, undefined, { news });
    await vi.waitFor(() => expect(news).toHaveLength(1), { timeout: 5_000, interval: 5 });
    expect(news).toEqual([{ type: 'unreachable', reason: 'HTTP status 404: there may be another server' }]);
    server.close();
  });

  it('finds a hub below the path of its address', async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer();
    server.on('upgrade', (request, socket) => {
      asked.push(request.url?.split('?')[0]);
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    for (const path of ['', '/', '/team', '/team/'])
      uplinks.push(
        new Uplink({
          hubUrl: `http://127.0.0.1:${port}${path}`,
          run: { runId: 'run-1', name: 'a run' },
          journalPath: journal('x\n'),
          notify: () => undefined,
        }),
      );
    await vi.waitFor(() => expect(new Set(asked)).toEqual(new Set(['/team/ws/', '/ws/'])), 10_000);
    server.close();
  });

  it('waits at the end for a hub that somebody named, and sends it everything when it comes', async () => {
    const one = await hub();
    const { port } = one;
    await one.close();
    const path = journal('all of it\n');
    const uplink = connect(port, path, undefined, undefined, { isWanted: true });
    const finished = uplink.finish(30_000);
    await one.open();
    expect(await finished).toBe(true);
    expect(one.kept.equals(readFileSync(path))).toBe(true);
  });

  it('knows at the end what a hub that went away lacks, and a signal ends the wait', async () => {
    const one = await hub();
    const path = journal('begin\n');
    const uplink = connect(one.port, path);
    await has(one, path);
    await vi.waitFor(() => expect(uplink.acknowledged).toBe(6), { interval: 5 });
    await one.close();
    appendFileSync(path, 'end\n');
    const waits = new AbortController();
    const finished = uplink.finish(60_000, waits.signal);
    waits.abort();
    expect(await finished).toBe(false);
    expect(uplink.acknowledged).toBe(6);
  });

  it('sends a piece again that was damaged on its way', async () => {
    const one = await hub();
    one.damages = 2;
    const path = journal('0123456789\n');
    connect(one.port, path);
    await has(one, path);
  });

  it.each([
    ['shorter', 'a\n'],
    ['as long, with another end', 'a\nB\nc\n'],
    ['longer, with another end', 'a\nx\ny\nz\n'],
  ])(
    'a hub whose copy is not how the journal begins gets it from its beginning, and keeps its copy (%s)',
    async (_, text) => {
      const one = await hub();
      one.kept = Buffer.from('a\nb\nc\n');
      const path = journal(text);
      const news: UplinkNews[] = [];
      connect(one.port, path, undefined, undefined, { news });
      await has(one, path);
      expect(one.aside).toEqual([Buffer.from('a\nb\nc\n')]);
      expect(news).toEqual([{ type: 'differs', bytes: 6 }]);
      appendFileSync(path, 'more\n');
      await has(one, path);
      expect(one.aside).toHaveLength(1);
    },
  );

  it('notices a journal that loses its end while it is sent', async () => {
    const one = await hub();
    const path = journal('a\nb\nc\n');
    const uplink = connect(one.port, path);
    await has(one, path);
    truncateSync(path, 2);
    uplink.journalGrew();
    await has(one, path);
    expect(one.aside).toEqual([Buffer.from('a\nb\nc\n')]);
  });
});
