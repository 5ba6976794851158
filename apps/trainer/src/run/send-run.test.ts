import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { journalLine } from '@rewardboard/run-files';
import { afterEach, expect, it } from 'vitest';
import { BadInput } from '../base/bad-input.ts';
import { evaluationAt, INFO } from '../testing/events-for-test.ts';
import { SmallHub } from '../testing/small-hub.ts';
import { sendRun } from './send-run.ts';

const hubs: SmallHub[] = [];
afterEach(async () => {
  for (const one of hubs.splice(0)) await one.close();
});
async function openHub(): Promise<SmallHub> {
  const hub = new SmallHub();
  hubs.push(hub);
  await hub.open();
  return hub;
}

function recorded(): { directory: string; journal: Buffer } {
  const directory = mkdtempSync(join(tmpdir(), 'send-'));
  const events = [
    { type: 'start' as const, info: INFO },
    ...Array.from({ length: 500 }, (_, i) => evaluationAt(i + 1)),
  ];
  const journal = Buffer.from(events.map(journalLine).join(''));
  writeFileSync(join(directory, 'events.jsonl'), journal);
  return { directory, journal };
}
function send(hub: SmallHub | null, directory: string, signal = new AbortController().signal, said: string[] = []) {
  const hubUrl = `http://127.0.0.1:${hub?.port ?? 9}`;
  return sendRun({ directory, hubUrl, signal, say: (text) => said.push(text), progress: () => {} });
}

it('sends a whole run, and a second time nothing', async () => {
  const hub = await openHub();
  const { directory, journal } = recorded();
  const bytes = journal.length;
  expect(await send(hub, directory)).toEqual({
    runId: 'run-1',
    bytes,
    acknowledged: bytes,
    predictions: { sent: 0, all: 0, isOldHub: true },
    outcome: 'complete',
    reason: null,
  });
  expect(hub.kept.equals(journal)).toBe(true);
  const { length } = hub.pieces;
  expect(await send(hub, directory)).toMatchObject({ outcome: 'complete' });
  expect(hub.pieces).toHaveLength(length);
});

it('goes on where the hub stands', async () => {
  const hub = await openHub();
  const { directory, journal } = recorded();
  hub.kept = Buffer.from(journal.subarray(0, 1_000));
  await send(hub, directory);
  expect(hub.pieces[0]!.offset).toBe(1_000);
  expect(hub.kept.equals(journal)).toBe(true);
});

it('has nothing to send to a hub that reads the directory', async () => {
  const hub = await openHub();
  hub.isFollowing = true;
  expect(await send(hub, recorded().directory)).toMatchObject({ outcome: 'followed' });
});

it('says why it was refused', async () => {
  const hub = await openHub();
  hub.doorRefusal = 'The token is wrong.';
  expect(await send(hub, recorded().directory)).toMatchObject({ outcome: 'refused', reason: 'The token is wrong.' });
});

it('tries a hub that is away until it is stopped, and says so', async () => {
  const waits = new AbortController();
  const said: string[] = [];
  said.push = (text) => {
    waits.abort('SIGINT');
    return Array.prototype.push.call(said, text);
  };
  const sent = await send(null, recorded().directory, waits.signal, said);
  expect(sent).toMatchObject({ outcome: 'stopped', acknowledged: null });
  expect([...said]).toEqual([expect.stringContaining("can't be reached (connection refused")]);
});

it('knows the run by run.json where the first line is damaged, and names what holds no run', async () => {
  const hub = await openHub();
  const { directory, journal } = recorded();
  const path = join(directory, 'events.jsonl');
  writeFileSync(path, journal.fill(0, 0, 50));
  await expect(send(hub, directory)).rejects.toThrow(BadInput);
  writeFileSync(join(directory, 'run.json'), JSON.stringify({ id: 'run-9', name: 'a run' }));
  expect(await send(hub, directory)).toMatchObject({ runId: 'run-9', outcome: 'complete' });
  expect(hub.kept.equals(readFileSync(path))).toBe(true);
  rmSync(path);
  await expect(send(hub, directory)).rejects.toThrow(`${directory}: has no events.jsonl`);
  await expect(send(hub, join(directory, 'missing'))).rejects.toThrow('no such directory');
});
