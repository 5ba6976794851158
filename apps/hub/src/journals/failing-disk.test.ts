/** Errors of the disk beside a full one: the system refuses a write or a sync once, or writes only a part. */

import { readFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RunEvent } from '@rewardboard/protocol';
import { formatOf } from '@rewardboard/run-files';
import { temporaryFolder } from '../testing/open-hub.ts';
import { journalOf } from '../testing/written-runs.ts';
import { JournalAssembler } from './journal-assembler.ts';
import { RemoteJournal } from './remote-journal.ts';

const STEPS = 12;
const PIECE_BYTES = 300;

type Fault = 'a write fails' | 'half is written' | 'half is written, then it fails' | 'a sync fails';
/** What happens at which call of its kind, and how many calls there were. */
const disk = { fault: null as Fault | null, at: 0, writes: 0, syncs: 0 };
/** After each sync. */
let onSync: () => void = () => undefined;

beforeEach(async () => {
  const file = await open(join(await temporaryFolder(), 'any'), 'w');
  const handles = Object.getPrototypeOf(file) as FileHandle;
  await file.close();
  const { datasync } = handles;
  const write = handles.write as (...args: unknown[]) => Promise<unknown>;
  const fail = () => Promise.reject(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }));
  vi.spyOn(handles, 'write').mockImplementation(async function (this: FileHandle, ...args: unknown[]) {
    const [bytes, offset, length, position] = args as [Uint8Array, number, number, number];
    const isHit = disk.fault !== 'a sync fails' && disk.writes++ === disk.at;
    if (isHit && disk.fault === 'a write fails') return fail();
    const written = await write.call(this, bytes, offset, isHit ? Math.ceil(length / 2) : length, position);
    return isHit && disk.fault === 'half is written, then it fails' ? fail() : written;
  } as never);
  vi.spyOn(handles, 'datasync').mockImplementation(async function (this: FileHandle) {
    if (disk.fault === 'a sync fails' && disk.syncs++ === disk.at) return fail();
    await datasync.call(this);
    onSync();
  });
  // The pause after an error.
  const { setTimeout: later } = globalThis;
  vi.spyOn(globalThis, 'setTimeout').mockImplementation((then: () => void) => later(then, 0));
});
afterEach(() => void vi.restoreAllMocks());

it.each<Fault>(['a write fails', 'half is written', 'half is written, then it fails', 'a sync fails'])(
  'where %s, nothing is acknowledged that is not on the disk, and in the end nothing is missing',
  async (fault) => {
    const journal = Buffer.from(journalOf('disk', STEPS));
    const pieces = Math.ceil(journal.length / PIECE_BYTES);
    for (let number = 0; number < pieces; number++) {
      Object.assign(disk, { fault, at: number, writes: 0, syncs: 0 });
      const path = join(await temporaryFolder(), 'events.jsonl');
      const events: RunEvent[] = [];
      const assembler = new JournalAssembler(formatOf('events.jsonl')!.open(), (some) => events.push(...some));
      const copy = new RemoteJournal(path, 0, assembler, () => undefined);
      /** Bytes that survive a power loss. */
      let synced = 0;
      onSync = () => (synced = readFileSync(path).length);
      let asked = 0;
      for (let at = 0; at < journal.length; asked++) {
        const reply = await copy.put(at, journal.subarray(at, at + PIECE_BYTES));
        at = 'offset' in reply ? reply.offset : expect.fail(JSON.stringify(reply));
        expect(at).toBeLessThanOrEqual(synced);
        expect(readFileSync(path).subarray(0, at).equals(journal.subarray(0, at))).toBe(true);
      }
      await copy.close();
      expect(asked).toBe(fault === 'half is written' ? pieces : pieces + 1);
      expect(readFileSync(path).equals(journal)).toBe(true);
      expect(events.flatMap((event) => (event.type === 'train' ? [event.step] : []))).toEqual(
        Array.from({ length: STEPS }, (_, i) => i + 1),
      );
    }
  },
);
