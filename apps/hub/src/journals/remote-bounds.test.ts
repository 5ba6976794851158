/** What a hub keeps of runs that trainers send is bounded: pieces in memory, bytes of a journal, and runs. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { DiagnoserPool } from '@rewardboard/diagnostics';
import { formatOf } from '@rewardboard/run-files';
import { Runs } from '../runs/runs.ts';
import { temporaryFolder } from '../testing/open-hub.ts';
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

it('500 received runs are kept, also after a restart; further ones are refused', async () => {
  const folder = await temporaryFolder();
  for (let i = 0; i < 501; i++) mkdirSync(join(folder, 'remote', `run-${i}`), { recursive: true });
  const notices: string[] = [];
  const runs = new Runs({
    diagnosers: new DiagnoserPool([]),
    newStream: () => 'stream',
    now: () => 0,
    notice: (text) => notices.push(text),
  });
  const remote = new RemoteRuns(
    folder,
    runs,
    () => 0,
    (text) => notices.push(text),
  );
  onTestFinished(() => remote.close());
  expect(runs.all()).toHaveLength(500);
  expect(notices).toEqual([expect.stringMatching(/^1 of the received runs .* at most 500/)]);
  expect(await remote.hello('another', 'another')).toEqual({ error: expect.stringMatching(/at most 500/) });
  expect(await remote.hello(runs.all()[0]!.id, 'known')).toEqual({ offset: 0 });
});
