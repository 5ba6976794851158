/** What a hub keeps of runs that trainers send is bounded: pieces in memory, bytes of a journal, and runs. */

import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { DiagnoserPool } from '@rewardboard/diagnostics';
import type { RunEvent } from '@rewardboard/protocol';
import { snapshotOf } from '@rewardboard/protocol';
import { formatOf } from '@rewardboard/run-files';
import type { LiveRun } from '../runs/live-run.ts';
import { summaryOf } from '../runs/run-summary.ts';
import { Runs } from '../runs/runs.ts';
import { temporaryFolder } from '../testing/open-hub.ts';
import { journalOf as journalOfRun, linesOf, trainAt } from '../testing/written-runs.ts';
import { JournalAssembler } from './journal-assembler.ts';
import { RemoteJournal } from './remote-journal.ts';
import { RemoteRuns } from './remote-runs.ts';

const GIB = 1024 * 1024 * 1024;

async function journalOf(length: number): Promise<RemoteJournal> {
  const path = join(await temporaryFolder(), 'events.jsonl');
  const assembler = new JournalAssembler(formatOf('events.jsonl')!.open(), () => undefined);
  const journal = new RemoteJournal(path, length, assembler, () => undefined);
  onTestFinished(() => journal.close());
  return journal;
}

it('64 pieces may wait for the disk; the next one is refused, and accepted after an answer', async () => {
  const journal = await journalOf(0);
  // The first call takes its piece from the queue at once.
  const answers = Array.from({ length: 66 }, (_, i) => journal.put(i, Uint8Array.of(10)));
  const replies = await Promise.all(answers);
  expect(replies.filter((reply) => 'error' in reply)).toEqual([
    { error: expect.stringMatching(/^More than 64 pieces are waiting/) },
  ]);
  expect(await journal.put(65, Uint8Array.of(10))).toEqual({ offset: 66 });
});

it('a journal of 1 GiB is full: its last byte is accepted, and no further one', async () => {
  const journal = await journalOf(GIB - 1);
  expect(await journal.put(GIB - 1, Uint8Array.of(10, 10))).toEqual({
    error: expect.stringMatching(/at most 1073741824/),
  });
  expect(await journal.put(GIB - 1, Uint8Array.of(10))).toEqual({ offset: GIB });
});

const END: RunEvent = { type: 'end', outcome: 'finished', step: 2, time: 1 };

function remoteIn(folder: string, now = () => Date.now(), maxAwake = 200) {
  const notices: string[] = [];
  const notice = (text: string) => notices.push(text);
  const runs = new Runs({ diagnosers: new DiagnoserPool([]), newStream: () => 'stream', now, notice, maxAwake });
  const isRevoked = (token: string) => token.startsWith('revoked');
  const remote = new RemoteRuns(folder, runs, now, notice, (owner, sender) => owner === sender || isRevoked(owner));
  onTestFinished(() => remote.close());
  return { remote, runs, notices };
}

/** A sent run on disk, last written so many minutes ago. */
function write(folder: string, id: string, { sender = 'ann', minutesAgo = 0, hasEnded = true } = {}): void {
  const place = join(folder, 'remote', id);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'events.jsonl'), hasEnded ? journalOfRun(id, 2) + linesOf([END]) : journalOfRun(id, 2));
  writeFileSync(join(place, 'sender'), sender);
  const at = Date.now() / 1000 - 60 * minutesAgo;
  utimesSync(join(place, 'events.jsonl'), at, at);
}

it('a further run than 500 sends the oldest ended one to the archive, says so, and brings it back when its trainer comes', async () => {
  const folder = await temporaryFolder();
  for (let i = 0; i < 500; i++) write(folder, `run-${i}`, { minutesAgo: i === 250 ? 500 : 100 });
  write(folder, 'run-7', { minutesAgo: 900, hasEnded: false });
  const { remote, runs, notices } = remoteIn(folder);
  await remote.readAll();
  expect([runs.all().length, notices]).toEqual([500, []]);
  expect(await remote.hello('new', 'new', 'ann')).toEqual({ offset: 0 });
  expect(notices).toEqual([expect.stringMatching(/run-250 was moved to .*archive to make room/)]);
  expect([runs.get('run-250'), runs.all().length]).toEqual([undefined, 500]);
  expect(existsSync(join(folder, 'archive/run-250/events.jsonl'))).toBe(true);
  expect(await remote.hello('run-250', 'run-250', 'bob')).toMatchObject({
    error: expect.stringContaining('another token'),
  });
  expect(await remote.hello('run-250', 'run-250', 'ann')).toMatchObject({ offset: expect.any(Number) });
  expect(existsSync(join(folder, 'remote/run-250/events.jsonl'))).toBe(true);
});

it('a run that is live or was a moment ago never makes room', async () => {
  const folder = await temporaryFolder();
  for (let i = 0; i < 500; i++) write(folder, `run-${i}`, { hasEnded: false, minutesAgo: 5 });
  const { remote, runs, notices } = remoteIn(folder);
  expect(await remote.hello('new', 'new', 'ann')).toEqual({
    error: expect.stringMatching(/already receiving 500 runs/),
  });
  expect([runs.all().length, notices]).toEqual([500, []]);
});

it('who has most runs makes room first', async () => {
  const folder = await temporaryFolder();
  for (let i = 0; i < 499; i++) write(folder, `many-${i}`, { sender: 'mallory' });
  write(folder, 'alone', { sender: 'ann', minutesAgo: 900 });
  const { remote, runs } = remoteIn(folder);
  await remote.hello('new', 'new', 'mallory');
  expect(runs.get('alone')).toBeDefined();
});

it('one sender sends at most 250 runs at the same time; one without a byte takes no place once its trainer is gone', async () => {
  const { remote, runs } = remoteIn(await temporaryFolder());
  for (let i = 0; i < 250; i++) expect(await remote.hello(`run-${i}`, 'x', 'mallory')).toEqual({ offset: 0 });
  expect(await remote.hello('one-more', 'x', 'mallory')).toEqual({ error: expect.stringMatching(/at most 250/) });
  expect(await remote.hello('honest', 'x', 'ann')).toEqual({ offset: 0 });
  for (let i = 0; i < 250; i++) remote.goodbye(`run-${i}`);
  await vi.waitFor(() => expect(runs.all().map(({ id }) => id)).toEqual(['honest']));
});

it('a run belongs to the sender who began it, also after a restart; a revoked one’s goes to who sends it next', async () => {
  const folder = await temporaryFolder();
  const first = remoteIn(folder).remote;
  await first.hello('hers', 'hers', 'ann');
  await first.put('hers', 0, Buffer.from(journalOfRun('hers', 2)));
  expect(await first.hello('hers', 'hers', 'mallory')).toEqual({ error: expect.stringContaining('another token') });
  await first.close();
  write(folder, 'older', { sender: 'revoked-token' });
  const second = remoteIn(folder).remote;
  expect(await second.hello('hers', 'hers', 'mallory')).toEqual({ error: expect.stringContaining('another token') });
  expect(await second.hello('hers', 'hers', 'ann')).toMatchObject({ offset: expect.any(Number) });
  expect(await second.hello('older', 'older', 'bob')).toMatchObject({ offset: expect.any(Number) });
  expect(await second.hello('older', 'older', 'cid')).toEqual({ error: expect.stringContaining('another token') });
});

it('kept runs are read between other work, the newest first, and one at once whose trainer comes', async () => {
  const folder = await temporaryFolder();
  for (let i = 0; i < 50; i++) write(folder, `run-${i}`, { minutesAgo: i });
  const { remote, runs } = remoteIn(folder);
  expect(runs.all()).toEqual([]);
  const done = remote.readAll();
  expect(runs.all().map(({ id }) => id)).toEqual(['run-0']);
  const hello = remote.hello('run-49', 'run-49', 'ann');
  expect(runs.all().map(({ id, run }) => [id, run.lastStep])).toEqual([
    ['run-0', 2],
    ['run-49', 2],
  ]);
  expect(await hello).toMatchObject({ offset: expect.any(Number) });
  await done;
  expect(runs.all()).toHaveLength(50);
});

it('a copy that was not read yet is not shown beside the followed directory of the same run', async () => {
  const folder = await temporaryFolder();
  write(folder, 'both');
  write(folder, 'longer-here');
  const { remote, runs } = remoteIn(folder);
  remote.makeWay('both', 1_000_000);
  remote.makeWay('longer-here', 10);
  await remote.readAll();
  expect(runs.all().map(({ id }) => id)).toEqual(['longer-here']);
});

it('a sent run that nobody needs keeps its line alone, and is whole when somebody looks at it or its trainer sends again', async () => {
  const folder = await temporaryFolder();
  for (const id of ['seen', 'sent']) write(folder, id, { minutesAgo: 600 });
  writeFileSync(join(folder, 'remote/seen/events-1.jsonl'), journalOfRun('seen', 5));
  const clock = { now: Date.now() };
  const { remote, runs, notices } = remoteIn(folder, () => clock.now, 0);
  await remote.readAll();
  runs.diagnoseAll(() => 0);
  const [seen, sent] = ['seen', 'sent'].map((id) => runs.get(id)!) as [LiveRun, LiveRun];
  const rest = () => {
    clock.now += 1_000;
    runs.updateStates();
    runs.rest();
    expect(runs.all().map(({ rest, run }) => [rest.isAsleep, run.series.size])).toEqual([
      [true, 0],
      [true, 0],
    ]);
  };
  const [points, line] = [snapshotOf(seen.evaluated()), summaryOf(seen)];
  expect(points.lastStep).toBe(5);
  rest();
  expect(summaryOf(seen)).toEqual({ ...line, stateReason: seen.stateReason });
  await runs.wake(seen);
  expect(snapshotOf(seen.evaluated())).toEqual(points);
  expect(summaryOf(seen)).toEqual({ ...line, stateReason: seen.stateReason });

  const kept = readFileSync(join(folder, 'remote/sent/events.jsonl'));
  const fresh = Buffer.from(linesOf([trainAt(3), trainAt(4)]));
  expect(await remote.hello('sent', 'sent', 'ann')).toMatchObject({ offset: kept.length });
  expect(await remote.put('sent', kept.length, fresh.subarray(0, 40))).toEqual({ offset: kept.length + 40 });
  expect(await remote.put('sent', kept.length + 40, fresh.subarray(40))).toEqual({
    offset: kept.length + fresh.length,
  });
  await vi.waitFor(() => expect(sent.rest.isAwake).toBe(true));
  expect(Array.from(sent.run.series.get('train/loss')!.steps)).toEqual([1, 2, 3, 4]);
  // It goes on in what was read again.
  const more = Buffer.from(linesOf([trainAt(5)]));
  await remote.put('sent', kept.length + fresh.length, more);
  expect(sent.run.lastStep).toBe(5);
  expect(notices).toEqual([]);
});
