import { appendFileSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FromUplink, UplinkReply } from '@rewardboard/protocol';
import { MAX_PIECE_BYTES, SOCKET_PATH, UPLINK_NAMESPACE } from '@rewardboard/protocol';
import type { Namespace } from 'socket.io';
import { Server } from 'socket.io';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Uplink } from './uplink.ts';

/** What a hub must do with pieces, in a few lines: bytes at an offset, answered with how far it has come. */
class SmallHub {
  kept = Buffer.alloc(0);
  pieces: { offset: number; length: number }[] = [];
  hellos: { runId: string; name: string }[] = [];
  tokens: unknown[] = [];
  refusal: string | null = null;
  /** It reads the run's directory. */
  isFollowing = false;
  /** Says no at the door. */
  doorRefusal: string | null = null;
  /** Takes a piece and dies before it answers. */
  dieAtPiece = Infinity;
  #server: Server | null = null;
  port = 0;

  async open(): Promise<void> {
    const http = createServer();
    this.#server = new Server(http, { path: SOCKET_PATH, transports: ['websocket'] });
    const uplinks: Namespace<FromUplink> = this.#server.of(UPLINK_NAMESPACE);
    uplinks.use((socket, next) => {
      this.tokens.push(socket.handshake.auth.token);
      next(this.doorRefusal === null ? undefined : new Error(this.doorRefusal));
    });
    uplinks.on('connection', (socket) => {
      const reply = (): UplinkReply => (this.refusal === null ? { offset: this.kept.length } : { error: this.refusal });
      socket.on('hello', (run, answer) => {
        this.hellos.push(run);
        answer(this.isFollowing ? { followed: true } : reply());
      });
      socket.on('piece', ({ offset, bytes }, answer) => {
        this.pieces.push({ offset, length: bytes.length });
        if (offset <= this.kept.length) this.kept = Buffer.concat([this.kept.subarray(0, offset), Buffer.from(bytes)]);
        if (this.pieces.length >= this.dieAtPiece) void this.close();
        else answer(reply());
      });
    });
    await new Promise<void>((resolve) => http.listen(this.port, '127.0.0.1', resolve));
    this.port = (http.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }
}

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
): Uplink {
  const uplink = new Uplink({
    hubUrl: `http://127.0.0.1:${port}`,
    run: { runId: 'run-1', name: 'a run' },
    journalPath,
    refused,
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
    expect(one.hellos).toEqual([{ runId: 'run-1', name: 'a run' }]);
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
});
