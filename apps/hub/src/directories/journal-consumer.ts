/** Gives the follower's bytes to a journal, and to a new one when the file turns out to say something else. */

import type { FileConsumer } from '@rewardboard/follower';
import type { RunEvent } from '@rewardboard/protocol';
import type { Format } from '@rewardboard/run-files';
import { ReaderAhead } from './reader-ahead.ts';
import type { LocalJournal } from '../journals/local-journal.ts';

export interface JournalListener {
  /** A journal that has read nothing yet takes the place of the one before. */
  begin(): LocalJournal;
  /** Events of the end of a large file; they come again in their turn. */
  toldAhead(events: RunEvent[]): void;
}

export function journalConsumer(format: Format, { begin, toldAhead }: JournalListener): FileConsumer {
  let journal = begin();
  let ahead = new ReaderAhead(format);
  return {
    read(bytes) {
      if (!journal.fromFile(bytes)) journal = begin().readAnewFromFile(journal.fileAt, bytes);
      return bytes.length;
    },
    reset() {
      journal = begin();
      ahead = new ReaderAhead(format);
    },
    readAhead(bytes, isFirst) {
      const { events, consumed } = ahead.read(bytes, isFirst);
      toldAhead(events);
      return consumed;
    },
  };
}
