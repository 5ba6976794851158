/** Prediction files that trainers send: whole and verified or absent, named as prediction files are, of the run's sender alone. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, gzipSync } from 'node:zlib';
import {
  MAX_SENT_PREDICTION_BYTES,
  MAX_SENT_PREDICTION_FILES,
  float32OfNpy,
  npyOfFloat32,
} from '@rewardboard/protocol';
import { expect, it, vi } from 'vitest';
import { ask, askAsOwner, cookieFor } from './testing/ask.ts';
import type { OpenHub, Sender } from './testing/open-hub.ts';
import { connectSender, openHub, temporaryFolder } from './testing/open-hub.ts';
import { journalOf } from './testing/written-runs.ts';

const until = { timeout: 40_000, interval: 20 };
const VALUES = Float32Array.of(0.5, 0.25, 1);
const FILES = {
  'examples.json.gz': gzipSync('{"kind":"solutions","text":["a secret text"]}'),
  'step-10.npy': Buffer.from(npyOfFloat32(VALUES)),
};
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const listingOf = (files: Record<string, Uint8Array>) =>
  Object.entries(files).map(([name, bytes]) => ({ name, bytes: bytes.length, sha256: sha256(bytes) }));
const list = (sender: Sender, files: unknown, runId = 'sent'): Promise<unknown> =>
  sender.emitWithAck('predictions', { runId, files } as never);
const put = (
  sender: Sender,
  name: string,
  offset: number,
  bytes: Uint8Array,
  checksum = crc32(bytes),
): Promise<unknown> => sender.emitWithAck('prediction-piece', { runId: 'sent', name, offset, bytes, crc32: checksum });
const kept = (hub: OpenHub, name = '') => join(hub.stateDirectory, 'remote/sent/predictions', name);

const SECRET = 's'.repeat(32);

async function hello(sender: Sender): Promise<void> {
  const reply = await sender.emitWithAck('hello', { runId: 'sent', name: 'sent', predictions: true, secret: SECRET });
  expect(reply).toMatchObject({ takesPredictions: true });
}
async function sendingHub(options: Parameters<typeof openHub>[0] = {}) {
  const hub = await openHub(options);
  const sender = connectSender(hub, hub.ingestToken ? { auth: { token: hub.ingestToken } } : {});
  await hello(sender);
  const journal = Buffer.from(journalOf('sent', 25));
  await sender.emitWithAck('piece', { runId: 'sent', offset: 0, bytes: journal });
  return { hub, sender };
}

it('a sent run has its predictions as soon as each file is whole, and a hub that is restarted asks for no byte of it again', async () => {
  const folder = await temporaryFolder();
  const { hub, sender } = await sendingHub({ folder });
  expect(await list(sender, listingOf(FILES))).toEqual({ offsets: [0, 0] });
  const [examples, step] = Object.entries(FILES);
  expect(await put(sender, ...first(step!, 20))).toEqual({ offset: 20 });
  // Not whole: not there.
  expect(await (await fetch(`${hub.url}/api/runs/sent/predictions`)).json()).toMatchObject({ steps: [] });
  // What is not how it was sent, or not where the part ends, changes nothing.
  expect(await put(sender, step![0], 20, step![1].subarray(20), 1)).toEqual({ offset: 20 });
  expect(await put(sender, step![0], 50, step![1].subarray(50))).toEqual({ offset: 20 });
  await hub.close();
  const again = await openHub({ folder });
  const back = connectSender(again);
  await hello(back);
  expect(await list(back, listingOf(FILES))).toEqual({ offsets: [0, 20] });
  expect(await put(back, step![0], 20, step![1].subarray(20))).toEqual({ offset: step![1].length });
  expect(await put(back, examples![0], 0, examples![1])).toEqual({ offset: examples![1].length });
  const address = `${again.url}/api/runs/sent/predictions`;
  expect(await (await fetch(address)).json()).toEqual({ steps: [10], hasExamples: true, kind: 'solutions' });
  const bytes = new Uint8Array(await (await fetch(`${address}?step=10`)).arrayBuffer());
  expect(float32OfNpy(bytes)).toEqual(VALUES);
  expect(await list(back, listingOf(FILES))).toEqual({ offsets: [examples![1].length, step![1].length] });
});

const first = ([name, bytes]: [string, Buffer], length: number) => [name, 0, bytes.subarray(0, length)] as const;

it('a part whose bytes did not reach the disk gets no name, and is asked for from its beginning', async () => {
  const { hub, sender } = await sendingHub();
  const bytes = FILES['step-10.npy'];
  await list(sender, listingOf(FILES));
  await put(sender, 'step-10.npy', 0, bytes.subarray(0, 60));
  const [part] = readdirSync(kept(hub));
  // As after a power loss: as long as before, with zeros.
  truncateSync(kept(hub, part), 30);
  truncateSync(kept(hub, part), 60);
  expect(await put(sender, 'step-10.npy', 60, bytes.subarray(60))).toEqual({ offset: 0 });
  expect(readdirSync(kept(hub))).toEqual([]);
  expect(await put(sender, 'step-10.npy', 0, bytes)).toEqual({ offset: bytes.length });
});

it('what a trainer has replaced is put aside, and what it has removed is gone, parts too', async () => {
  const { hub, sender } = await sendingHub();
  await list(sender, listingOf(FILES));
  for (const [name, bytes] of Object.entries(FILES)) await put(sender, name, 0, bytes);
  const other = Buffer.from(npyOfFloat32(Float32Array.of(1, 1, 1)));
  expect(await list(sender, listingOf({ ...FILES, 'step-10.npy': other, 'step-20.npy': other }))).toEqual({
    offsets: [FILES['examples.json.gz'].length, 0, 0],
  });
  expect(readFileSync(join(hub.stateDirectory, 'remote/sent/predictions-earlier/step-10.npy'))).toEqual(
    FILES['step-10.npy'],
  );
  expect(hub.notices.filter((text) => text.includes('predictions differ from'))).toHaveLength(1);
  await put(sender, 'step-20.npy', 0, other.subarray(0, 9));
  expect(await list(sender, listingOf({ 'examples.json.gz': FILES['examples.json.gz'] }))).toMatchObject({
    offsets: [expect.any(Number)],
  });
  expect(readdirSync(kept(hub))).toEqual(['examples.json.gz']);
});

it('no name leads elsewhere, no size is beyond the limits, and no piece is taken that is not listed', async () => {
  const { hub, sender } = await sendingHub();
  const [file] = listingOf(FILES);
  const names = [
    '../events.jsonl',
    'step-1.npy/../../x',
    'step-01.npy',
    'step--1.npy',
    'sender',
    '/etc/passwd',
    '',
    'step-1.npy\0',
  ];
  for (const name of names) {
    expect(await list(sender, [{ ...file, name }])).toEqual({ error: expect.stringContaining('predictions takes') });
    expect(await put(sender, name, 0, Buffer.from('x'))).toEqual({ error: expect.any(String) });
  }
  for (const wrong of [{ bytes: -1 }, { bytes: 0 }, { bytes: 1.5 }, { sha256: 'x' }, { sha256: undefined }])
    expect(await list(sender, [{ ...file, ...wrong }])).toEqual({ error: expect.any(String) });
  const many = (count: number, bytes: number) =>
    Array.from({ length: count }, (_, i) => ({ ...file, name: `step-${i}.npy`, bytes }));
  expect(await list(sender, many(MAX_SENT_PREDICTION_FILES + 1, 1))).toEqual({ error: expect.any(String) });
  expect(await list(sender, many(1, 65 * 1024 * 1024))).toEqual({
    error: expect.stringContaining('the limit is 67108864'),
  });
  expect(await list(sender, many(8, Math.ceil(MAX_SENT_PREDICTION_BYTES / 7)))).toEqual({
    error: expect.stringMatching(/The predictions of this run have \d+ bytes/),
  });
  expect(await list(sender, [file, file])).toEqual({ error: expect.stringContaining('twice') });
  expect(await put(sender, 'step-7.npy', 0, Buffer.from('x'))).toEqual({ error: expect.stringContaining('not among') });
  await list(sender, [file]);
  // More than was listed.
  expect(await put(sender, file!.name, 0, Buffer.alloc(file!.bytes + 1))).toEqual({ offset: 0 });
  expect(
    readdirSync(join(hub.stateDirectory, 'remote/sent'))
      .filter((name) => name !== 'sender')
      .sort(),
  ).toEqual(['events.jsonl', 'predictions', 'secret-hash']);
});

it('another trainer can neither list nor send, and guests read texts only where samples are shared', async () => {
  const { hub, sender } = await sendingHub({ share: true });
  const { body } = await askAsOwner(hub, 'POST', '/api/tokens', { name: 'mallory' });
  const mallory = connectSender(hub, { auth: { token: body.token as string } });
  await mallory.emitWithAck('hello', { runId: 'sent', name: 'sent', predictions: true, secret: SECRET });
  expect(await list(mallory, [])).toEqual({ error: expect.stringContaining('hello') });
  await list(sender, listingOf(FILES));
  for (const [name, bytes] of Object.entries(FILES)) await put(sender, name, 0, bytes);
  expect(await put(mallory, 'step-10.npy', 0, Buffer.from('x'))).toEqual({ error: expect.stringContaining('hello') });
  const headers = { Cookie: await cookieFor(hub, hub.shareLinks[0]!.url) };
  for (const query of ['', '?step=10', '?file=examples'])
    expect((await ask(hub.port, `/api/runs/sent/predictions${query}`, { headers })).status).toBe(403);
  expect((await askAsOwner(hub, 'GET', '/api/runs/sent/predictions')).body).toMatchObject({ steps: [10] });
});

it('where the disk takes nothing, nothing is acknowledged, it is said once, and later the rest arrives', async () => {
  const { hub, sender } = await sendingHub();
  // No directory can be made there.
  writeFileSync(kept(hub), 'in the way');
  expect(await list(sender, listingOf(FILES))).toEqual({ offsets: [0, 0] });
  expect(await put(sender, 'step-10.npy', 0, FILES['step-10.npy'])).toEqual({ offset: 0 });
  expect(hub.notices.filter((text) => text.includes('cannot be written'))).toHaveLength(1);
  rmSync(kept(hub));
  expect(await put(sender, 'step-10.npy', 0, FILES['step-10.npy'])).toEqual({ offset: FILES['step-10.npy'].length });
  await vi.waitFor(() => expect(existsSync(kept(hub, 'step-10.npy'))).toBe(true), until);
});
