/** Whether a file called `events.jsonl` is a journal of ours. Other programs use that name too, and theirs must not hide the logs beside and below it. */

import { existsSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withInside } from '@rewardboard/follower';
import { eventFromLine } from '@rewardboard/protocol';
import { JOURNAL } from './journal-consumer.ts';

/** The first line describes the run; where it is damaged, one after it tells. */
const HEAD_BYTES = 64 * 1024;
/** How the trainer begins a journal; the first line may be longer than what is read. */
const FIRST_LINE = '{"type":"start","info":{';

export function isOwnJournal(root: string, path: string): boolean {
  let head: string;
  try {
    head = headOf(root, path);
  } catch {
    return false;
  }
  if (head.startsWith(FIRST_LINE) || head.split('\n').some((line) => line !== '' && eventFromLine(line) !== null))
    return true;
  // Emptied or damaged by a fault, beside what else the trainer writes.
  return existsSync(join(dirname(path), 'run.json'));
}

export function hasOwnJournal(root: string, directory: string): boolean {
  const path = join(directory, JOURNAL);
  return existsSync(path) && isOwnJournal(root, path);
}

function headOf(root: string, path: string): string {
  return withInside(root, path, (file) => {
    const bytes = Buffer.alloc(HEAD_BYTES);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, HEAD_BYTES, 0));
  });
}
