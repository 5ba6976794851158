/** Trainers that send their journal: nothing missing, nothing double, whatever breaks. */

import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, it, vi } from 'vitest';
import type { UplinkReply } from '@rewardboard/protocol';
import { MAX_PIECE_BYTES } from '@rewardboard/protocol';
import type { Sender } from './testing/open-hub.ts';
import { Viewer, connectSender, openHub, temporaryFolder } from './testing/open-hub.ts';
import { WrittenRun, journalOf, linesOf, trainAt } from './testing/written-runs.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const until = { timeout: 40_000, interval: 20 };

const hello = (sender: Sender, runId: string): Promise<UplinkReply> =>
  sender.emitWithAck('hello', { runId, name: runId, secret: `the secret of ${runId}` });
const piece = (sender: Sender, runId: string, offset: number, bytes: Uint8Array): Promise<UplinkReply> =>
  sender.emitWithAck('piece', { runId, offset, bytes });

/** Sends from the offset that the hub answers, in pieces of this size, until it has everything. */
async function sendAll(sender: Sender, runId: string, journal: Buffer, size = 300): Promise<void> {
  let reply = await hello(sender, runId);
  while ('offset' in reply && reply.offset < journal.length)
    reply = await piece(sender, runId, reply.offset, journal.subarray(reply.offset, reply.offset + size));
  expect(reply).toEqual({ offset: journal.length });
}

it('a sent run is kept on disk when it is acknowledged, and shown', async () => {
  const hub = await openHub();
  const sender = connectSender(hub);
  const viewer = new Viewer(hub);
  const journal = Buffer.from(journalOf('sent', 25));
  await sendAll(sender, 'sent', journal);
  expect(await readFile(join(hub.stateDirectory, 'remote/sent/events.jsonl'))).toEqual(journal);
  await vi.waitFor(
    () =>
      expect(viewer.runs).toMatchObject([
        { id: 'sent', name: 'name of sent', lastStep: 25, state: 'running', source: 'uplink' },
      ]),
    until,
  );
});

it('pieces that come twice, overlap or come from the past change nothing', async () => {
  const hub = await openHub();
  const sender = connectSender(hub);
  const journal = Buffer.from(journalOf('twice', 30));
  await hello(sender, 'twice');
  const pieces = [
    [0, 500, 500],
    [0, 500, 500],
    [200, 900, 900],
    [100, 300, 900],
    [900, 1000, 1000],
    [0, 1000, 1000],
  ] as const;
  for (const [from, to, known] of pieces)
    expect(await piece(sender, 'twice', from, journal.subarray(from, to))).toEqual({ offset: known });
  await sendAll(sender, 'twice', journal, 10_000);
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs).toHaveLength(1), until);
  await viewer.watch('twice');
  await vi.waitFor(() => expect(viewer.next).toBe(31), until);
  expect(viewer.steps('train/loss')).toHaveLength(30);
});

it('a gap is refused with the offset to go on from', async () => {
  const hub = await openHub();
  const sender = connectSender(hub);
  const journal = Buffer.from(journalOf('gap', 10));
  await hello(sender, 'gap');
  await piece(sender, 'gap', 0, journal.subarray(0, 100));
  expect(await piece(sender, 'gap', 101, journal.subarray(101))).toEqual({ offset: 100 });
});

it('other bytes under the same id are refused with a sentence, and change nothing', async () => {
  const hub = await openHub();
  const sender = connectSender(hub);
  const journal = Buffer.from(journalOf('same', 10));
  await sendAll(sender, 'same', journal);
  expect(await piece(sender, 'same', 0, Buffer.from('something else'))).toMatchObject({
    error: expect.stringContaining('same id'),
  });
  expect(await readFile(join(hub.stateDirectory, 'remote/same/events.jsonl'))).toEqual(journal);
});

it('after a restart the hub knows what it acknowledged, and the run goes on with nothing missing or double', async () => {
  const folder = await temporaryFolder();
  const journal = Buffer.from(journalOf('long', 50));
  const first = await openHub({ folder });
  const sender = connectSender(first);
  const viewer = new Viewer(first);
  expect(await hello(sender, 'long')).toEqual({ offset: 0 });
  await piece(sender, 'long', 0, journal.subarray(0, 1_234));
  await vi.waitFor(() => expect(viewer.runs).toHaveLength(1), until);
  await viewer.watch('long');
  await first.close();
  const second = await openHub({ folder, port: first.port });
  expect(second.port).toBe(first.port);
  await vi.waitFor(() => expect(sender.connected).toBe(true), until);
  expect(await hello(sender, 'long')).toEqual({ offset: 1_234, sha256: sha256(journal.subarray(0, 1_234)) });
  await sendAll(sender, 'long', journal);
  await vi.waitFor(() => expect(viewer.socket.connected).toBe(true), until);
  await viewer.watch('long');
  await vi.waitFor(
    () => expect(viewer.steps('train/loss')).toEqual(Array.from({ length: 50 }, (_, i) => i + 1)),
    until,
  );
  expect(viewer.next).toBe(51);
});

it('a run whose trainer left without an end is quiet after a restart too', async () => {
  const folder = await temporaryFolder();
  const first = await openHub({ folder });
  const sender = connectSender(first);
  await sendAll(sender, 'left', Buffer.from(journalOf('left', 5)));
  const viewer = new Viewer(first);
  sender.disconnect();
  await vi.waitFor(
    () =>
      expect(viewer.runs[0]).toMatchObject({
        state: 'quiet',
        stateReason: expect.stringContaining('disconnected'),
      }),
    until,
  );
  await first.close();
  const second = await openHub({ folder });
  const later = new Viewer(second);
  await vi.waitFor(() => expect(later.runs[0]).toMatchObject({ id: 'left', state: 'quiet', lastStep: 5 }), until);
});

it('a run that the hub follows is not taken from an uplink: there is no copy, and what is sent changes nothing', async () => {
  const hub = await openHub();
  const run = await new WrittenRun(hub.directory, 'both').begin(5);
  const sender = connectSender(hub);
  const viewer = new Viewer(hub);
  const { length } = await readFile(join(run.path, 'events.jsonl'));
  expect(await hello(sender, 'both')).toEqual({ followed: true });
  expect(await piece(sender, 'both', length, Buffer.from(linesOf([trainAt(600)])))).toEqual({
    error: expect.stringContaining('hello'),
  });
  await run.append(trainAt(6), trainAt(7));
  await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ id: 'both', lastStep: 7 }]), until);
  await viewer.watch('both');
  await vi.waitFor(() => expect(viewer.steps('train/loss')).toEqual([1, 2, 3, 4, 5, 6, 7]), until);
  await expect(readFile(join(hub.stateDirectory, 'remote/both/events.jsonl'))).rejects.toThrow('ENOENT');
});

it('a run that was sent and whose directory is then followed is shown once, from the directory', async () => {
  const folder = await temporaryFolder();
  const first = await openHub({ folder, directories: [] });
  const run = await new WrittenRun(join(folder, 'outputs'), 'moved').begin(8);
  await sendAll(connectSender(first), 'moved', await readFile(join(run.path, 'events.jsonl')));
  await first.close();
  const second = await openHub({ folder });
  const viewer = new Viewer(second);
  await vi.waitFor(
    () => expect(viewer.runs).toMatchObject([{ id: 'moved', source: 'own journal', lastStep: 8 }]),
    until,
  );
});

it('a copy that cannot be written is no acknowledgement; when it can, the rest arrives', async () => {
  const hub = await openHub();
  const sender = connectSender(hub);
  const journal = Buffer.from(journalOf('blocked', 20));
  const path = join(hub.stateDirectory, 'remote/blocked/events.jsonl');
  await hello(sender, 'blocked');
  await mkdir(path);
  expect(await piece(sender, 'blocked', 0, journal.subarray(0, 500))).toEqual({ offset: 0 });
  expect(hub.notices.join()).toMatch(/cannot be written.*Nothing is lost/);
  await rm(path, { recursive: true });
  await sendAll(sender, 'blocked', journal);
});

it('a piece that was damaged on its way is not taken, and asked for again', async () => {
  const hub = await openHub();
  const sender = connectSender(hub);
  const journal = Buffer.from(journalOf('wire', 10));
  await hello(sender, 'wire');
  await piece(sender, 'wire', 0, journal.subarray(0, 100));
  const bytes = Buffer.from(journal.subarray(100, 300));
  const sent = { runId: 'wire', offset: 100, crc32: crc32(bytes) };
  bytes[7]! ^= 4;
  expect(await sender.emitWithAck('piece', { ...sent, bytes })).toEqual({ offset: 100 });
  expect(hub.notices.join()).toMatch(/A piece of run wire was damaged in transit/);
  bytes[7]! ^= 4;
  expect(await sender.emitWithAck('piece', { ...sent, bytes })).toEqual({ offset: 300 });
});

/** A journal of 20 steps that was received whole, lost its end at the trainer, and goes on from step 10 after a resume. */
async function afterLoss(id: string, cut: (received: Buffer) => number) {
  const folder = await temporaryFolder();
  const hub = await openHub({ folder });
  const sender = connectSender(hub);
  const received = Buffer.from(journalOf(id, 20));
  await sendAll(sender, id, received);
  const [first] = received.toString().split('\n');
  const start = { ...(JSON.parse(first!) as object), resumedFrom: 10, time: 2e12 };
  const kept = received.subarray(0, cut(received));
  const torn = kept.at(-1) === 10 ? '' : '\n';
  const rest = `${torn}${JSON.stringify(start)}\n${linesOf([11, 12, 13].map((step) => trainAt(step)))}`;
  const journal = Buffer.concat([kept, Buffer.from(rest)]);
  expect(
    await sender.emitWithAck('hello', { runId: id, name: id, secret: `the secret of ${id}`, again: true }),
  ).toEqual({ offset: 0 });
  let at = 0;
  while (at < journal.length) {
    const reply = await piece(sender, id, at, journal.subarray(at, at + 170));
    at = 'offset' in reply ? reply.offset : expect.fail(reply.toString());
  }
  return { folder, hub, received, journal };
}

it.each([
  ['whole lines', (received: Buffer) => received.lastIndexOf(10, received.length >> 1) + 1],
  ['half a line', (received: Buffer) => received.length >> 1],
  ['everything', () => 0],
])(
  'a run whose journal lost its end (%s) keeps all that was received, shows both, and says so; also after a restart',
  async (kept, cut) => {
    const { folder, hub, received, journal } = await afterLoss('lost', cut);
    const isShown = async (at: typeof hub) => {
      const viewer = new Viewer(at);
      await vi.waitFor(() => expect(viewer.runs).toHaveLength(1), until);
      await viewer.watch('lost');
      const steps = Array.from({ length: 13 }, (_, i) => i + 1);
      await vi.waitFor(() => expect(viewer.steps('train/loss')).toEqual(steps), until);
      const ghosts = [...viewer.run!.ghosts.values()].filter(({ series }) => series.size > 0);
      expect(ghosts.map(({ from }) => from)).toEqual([11]);
      expect(viewer.run!.notices.map(({ text }) => text).join()).toMatch(
        /lost its end after the hub had received more/,
      );
      // The half line that the journal itself has.
      expect(viewer.sources[0]).toMatchObject({ damaged: kept === 'half a line' ? 1 : 0 });
    };
    await isShown(hub);
    expect(hub.notices.join()).toMatch(/no longer begins with the \d+ bytes received before/);
    expect(await readFile(join(hub.stateDirectory, 'remote/lost/events.jsonl'))).toEqual(journal);
    expect(await readFile(join(hub.stateDirectory, 'remote/lost/events-1.jsonl'))).toEqual(received);
    await hub.close();
    await isShown(await openHub({ folder }));
  },
);

it('keeps 8 earlier copies of a run, and refuses a ninth: two trainings of one id take turns', async () => {
  const hub = await openHub();
  const sender = connectSender(hub);
  const again = () =>
    sender.emitWithAck('hello', { runId: 'turns', name: 'turns', secret: 'the secret of turns', again: true });
  for (let copy = 0; copy <= 8; copy++) {
    expect(await again()).toEqual({ offset: 0 });
    await piece(sender, 'turns', 0, Buffer.from(linesOf([trainAt(copy + 1)])));
  }
  expect(await again()).toEqual({ error: expect.stringContaining('another run has the same id') });
});

it('many pieces on the way at once are acknowledged in order', async () => {
  const hub = await openHub();
  const sender = connectSender(hub);
  const journal = Buffer.from(journalOf('quick', 200));
  await hello(sender, 'quick');
  const offsets = Array.from({ length: Math.ceil(journal.length / 400) }, (_, i) => i * 400);
  const replies = await Promise.all(offsets.map((at) => piece(sender, 'quick', at, journal.subarray(at, at + 400))));
  expect(replies.at(-1)).toEqual({ offset: journal.length });
  expect(await readFile(join(hub.stateDirectory, 'remote/quick/events.jsonl'))).toEqual(journal);
});

it('one connection sends at most 8 runs', async () => {
  const hub = await openHub();
  const sender = connectSender(hub);
  for (let i = 0; i < 8; i++) expect(await hello(sender, `run-${i}`)).toEqual({ offset: 0 });
  expect(await hello(sender, 'run-8')).toEqual({ error: 'One connection can send at most 8 runs.' });
  expect(await hello(sender, 'run-7')).toEqual({ offset: 0 });
});

it.each([
  ['hello', null],
  ['hello', { runId: '../../etc', name: 'x' }],
  ['hello', { runId: '..', name: 'x' }],
  ['hello', { runId: 'a/b', name: 'x' }],
  ['hello', { runId: 'x'.repeat(65), name: 'x' }],
  ['hello', { runId: 'ok', name: { toString: 'x' } }],
  ['piece', { runId: 'never-said', offset: 0, bytes: new Uint8Array(3) }],
  ['piece', { runId: 'ok', offset: -1, bytes: new Uint8Array(3) }],
  ['piece', { runId: 'ok', offset: 1.5, bytes: new Uint8Array(3) }],
  ['piece', { runId: 'ok', offset: 0, bytes: 'text' }],
  ['piece', { runId: 'ok', offset: 0, bytes: new Uint8Array(MAX_PIECE_BYTES + 1) }],
  ['piece', { runId: 'ok', offset: 0, bytes: [1, 2] }],
])('an invalid %s is answered with a sentence (%#)', async (event, value) => {
  const hub = await openHub();
  const sender = connectSender(hub);
  const reply: UplinkReply = await (
    sender as unknown as { emitWithAck(event: string, value: unknown): Promise<UplinkReply> }
  ).emitWithAck(event, value);
  expect(reply).toEqual({ error: expect.stringMatching(/^[A-Z].*\.$|^(hello|A piece) .*\.$/) });
});
