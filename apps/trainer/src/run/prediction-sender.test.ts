/** Prediction files travel behind the journal, from where the hub stands, and a second time nothing does. */

import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_PIECE_BYTES } from '@rewardboard/protocol';
import { afterEach, expect, it, vi } from 'vitest';
import { SmallHub } from '../testing/small-hub.ts';
import type { UplinkNews } from './uplink-options.ts';
import { Uplink } from './uplink.ts';

const until = { timeout: 40_000, interval: 5 };
const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

async function openHub(takesPredictions = true): Promise<SmallHub> {
  const hub = new SmallHub();
  hub.takesPredictions = takesPredictions;
  open.push(hub);
  await hub.open();
  return hub;
}

function runWith(files: Record<string, Buffer>) {
  const directory = mkdtempSync(join(tmpdir(), 'predictions-'));
  writeFileSync(join(directory, 'events.jsonl'), 'a journal\n');
  mkdirSync(join(directory, 'predictions'));
  const write = (name: string, bytes: Buffer) => writeFileSync(join(directory, 'predictions', name), bytes);
  for (const [name, bytes] of Object.entries(files)) write(name, bytes);
  return { directory, write };
}

function connect(hub: SmallHub, directory: string, news: UplinkNews[] = []): Uplink {
  const uplink = new Uplink({
    hubUrl: `http://127.0.0.1:${hub.port}`,
    run: { runId: 'run-1', name: 'a run' },
    journalPath: join(directory, 'events.jsonl'),
    isWanted: true,
    notify: (one) => news.push(one),
  });
  open.push(uplink);
  return uplink;
}

const LARGE = Buffer.alloc(3 * MAX_PIECE_BYTES + 5, 'x');
const FILES = { 'step-20.npy': LARGE, 'step-100.npy': Buffer.from('b'), 'examples.json.gz': Buffer.from('examples') };

it('sends each file whole, what it is about first, and other files not at all', async () => {
  const hub = await openHub();
  const { directory, write } = runWith({ ...FILES, 'step-5.npy.writing': LARGE, 'secret.txt': LARGE });
  const uplink = connect(hub, directory);
  await vi.waitFor(() => expect(uplink.isComplete).toBe(true), until);
  expect([...hub.predictions.keys()]).toEqual(['examples.json.gz', 'step-20.npy', 'step-100.npy']);
  expect(Object.fromEntries(hub.predictions)).toEqual(FILES);
  // What the run keeps later comes, and what it no longer keeps is said to be gone.
  rmSync(join(directory, 'predictions/step-20.npy'));
  write('step-200.npy', Buffer.from('c'));
  await vi.waitFor(
    () => expect([...hub.predictions.keys()]).toEqual(['examples.json.gz', 'step-100.npy', 'step-200.npy']),
    until,
  );
  // The hub has the last file a moment before its answer is here.
  await vi.waitFor(() => expect(uplink.predictions).toEqual({ sent: 3, all: 3, isOldHub: false }), until);
});

it('goes on from where the hub stands after it has died, and sends nothing twice', async () => {
  const hub = await openHub();
  const { directory } = runWith(FILES);
  hub.dieAtPiece = 3;
  const first = connect(hub, directory);
  await vi.waitFor(() => expect(hub.predictionPieces).toBe(3), until);
  hub.dieAtPiece = Infinity;
  await vi.waitFor(() => hub.open(), until);
  expect(await first.finish(20_000)).toBe(true);
  expect(Object.fromEntries(hub.predictions)).toEqual(FILES);
  // One, four and one.
  expect(hub.predictionPieces).toBe(6);
  expect(await connect(hub, directory).finish(20_000)).toBe(true);
  expect(hub.predictionPieces).toBe(6);
});

it('a hub of an older version gets the journal, and is not waited for', async () => {
  const hub = await openHub(false);
  const { directory } = runWith(FILES);
  const uplink = connect(hub, directory);
  expect(await uplink.finish(20_000)).toBe(true);
  expect([hub.kept.toString(), hub.listings, uplink.predictions]).toEqual([
    'a journal\n',
    [],
    { sent: 0, all: 3, isOldHub: true },
  ]);
});

it('points of the journal don’t wait for the predictions', async () => {
  const hub = await openHub();
  const { directory } = runWith({ 'step-1.npy': Buffer.alloc(20 * MAX_PIECE_BYTES, 'x') });
  const uplink = connect(hub, directory);
  await vi.waitFor(() => expect(hub.predictionPieces).toBeGreaterThan(0), until);
  appendFileSync(join(directory, 'events.jsonl'), 'a point\n');
  uplink.journalGrew();
  await vi.waitFor(() => expect(hub.kept.toString()).toBe('a journal\na point\n'), until);
  expect(hub.predictionPieces).toBeLessThan(20);
  await vi.waitFor(() => expect(uplink.isComplete).toBe(true), until);
});
