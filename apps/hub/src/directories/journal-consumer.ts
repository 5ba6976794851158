/** Gives the follower's bytes to a journal, and to a new one when the file was replaced. */

import type { FileConsumer } from '@rewardboard/follower';
import type { RunEvent } from '@rewardboard/protocol';
import { journal } from '@rewardboard/run-files';
import { ReaderAhead } from './reader-ahead.ts';
import type { JournalAssembler } from '../journals/journal-assembler.ts';

/** Where our own trainer keeps what happened in a run. */
export const JOURNAL = 'events.jsonl';

export interface JournalListener {
  /** A journal that has read nothing yet takes the place of the one before. */
  begin(): JournalAssembler;
  /** Events of the end of a large file; they come again in their turn. */
  addAhead(events: RunEvent[]): void;
}

export function journalConsumer({ begin, addAhead }: JournalListener): FileConsumer {
  let assembler = begin();
  let ahead = new ReaderAhead(journal);
  return {
    read(bytes) {
      assembler.place(assembler.length, bytes);
      return bytes.length;
    },
    reset() {
      assembler = begin();
      ahead = new ReaderAhead(journal);
    },
    readAhead(bytes, isFirst) {
      const { events, consumed } = ahead.read(bytes, isFirst);
      addAhead(events);
      return consumed;
    },
  };
}
