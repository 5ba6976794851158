/** A journal in pieces: any pieces, in any order that leaves no gap, are the journal. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RunEvent } from '@rewardboard/protocol';
import { formatOf } from '@rewardboard/run-files';
import { journalOf } from '../testing/written-runs.ts';
import { JournalAssembler } from './journal-assembler.ts';

const JOURNAL = Buffer.from(journalOf('pieces', 30));

function assembler() {
  const events: RunEvent[] = [];
  return { events, journal: new JournalAssembler(formatOf('events.jsonl')!.open(), (told) => events.push(...told)) };
}

const whole = assembler();
whole.journal.place(0, JOURNAL);

it('reads the whole at once', () => {
  expect(whole.events).toHaveLength(31);
  expect(whole.journal.progress).toMatchObject({ records: 31, damaged: 0 });
});

it('random pieces, repeated, overlapping and torn, give each event once and in order', () => {
  const piece = fc.tuple(fc.nat(JOURNAL.length), fc.nat(900));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const { events, journal } = assembler();
      for (const [offset, length] of pieces) {
        const before = journal.length;
        const isPlaced = journal.place(offset, JOURNAL.subarray(offset, offset + length));
        expect(isPlaced).toBe(offset <= before);
        expect(journal.length).toBe(isPlaced ? Math.max(before, Math.min(offset + length, JOURNAL.length)) : before);
      }
      journal.place(journal.length, JOURNAL.subarray(journal.length));
      expect(events).toEqual(whole.events);
    }),
  );
});

it('does not keep the bytes that it was lent', () => {
  const { events, journal } = assembler();
  const lent = Buffer.alloc(100); // whose slice is a view, not a copy
  for (let at = 0; at < JOURNAL.length; at += 100) {
    const length = JOURNAL.copy(lent, 0, at, at + 100);
    journal.place(at, lent.subarray(0, length));
    lent.fill(0);
  }
  expect(events).toEqual(whole.events);
});
