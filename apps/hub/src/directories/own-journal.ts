/** Whether a file called `events.jsonl` is a journal of ours. Other programs use that name too, and theirs must not hide the logs beside and below it. */

import { existsSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { eventFromLine } from '@rewardboard/protocol';
import { withRegularFile } from '../journals/with-regular-file.ts';
import { JOURNAL } from './journal-consumer.ts';

/** The first line describes the run; where it is damaged, one after it tells. */
const HEAD_BYTES = 64 * 1024;
/** How the trainer begins a journal; the first line may be longer than what is read. */
const FIRST_LINE = '{"type":"start","info":{';

export function isOwnJournal(path: string): boolean {
  let head: string;
  try {
    head = headOf(path);
  } catch {
    return false;
  }
  if (head.startsWith(FIRST_LINE) || head.split('\n').some((line) => line !== '' && eventFromLine(line) !== null))
    return true;
  // Emptied or damaged by a fault, beside what else the trainer writes.
  return existsSync(join(dirname(path), 'run.json'));
}

export function hasOwnJournal(directory: string): boolean {
  const path = join(directory, JOURNAL);
  return existsSync(path) && isOwnJournal(path);
}

function headOf(path: string): string {
  return withRegularFile(path, (file) => {
    const bytes = Buffer.alloc(HEAD_BYTES);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, HEAD_BYTES, 0));
  });
}
