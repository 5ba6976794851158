/** Gives the follower's bytes to a journal, and to a new one when the file was replaced. */

import type { FileConsumer } from '@rewardboard/follower';
import type { RunEvent } from '@rewardboard/protocol';
import type { Format } from '@rewardboard/run-files';
import { ReaderAhead } from './reader-ahead.ts';
import type { JournalAssembler } from '../journals/journal-assembler.ts';

export interface JournalListener {
  /** A journal that has read nothing yet takes the place of the one before. */
  begin(): JournalAssembler;
  /** Events of the end of a large file; they come again in their turn. */
  addAhead(events: RunEvent[]): void;
}

export function journalConsumer(format: Format, { begin, addAhead }: JournalListener): FileConsumer {
  let journal = begin();
  let ahead = new ReaderAhead(format);
  return {
    read(bytes) {
      journal.place(journal.length, bytes);
      return bytes.length;
    },
    reset() {
      journal = begin();
      ahead = new ReaderAhead(format);
    },
    readAhead(bytes, isFirst) {
      const { events, consumed } = ahead.read(bytes, isFirst);
      addAhead(events);
      return consumed;
    },
  };
}
