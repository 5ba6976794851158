/** Looks into a file's beginning, for whether it is worth following: its name must allow it, and it must be a log or too short to tell. */

import { basename } from 'node:path';
import type { Format } from '@rewardboard/run-files';
import { MAX_BEGINNING_BYTES, mayBeLog, recognize, textOf } from '@rewardboard/run-files';
import { readAgain } from '../journals/read-again.ts';
import { unreadableText } from './unreadable-text.ts';

/**
 * A tree holds many tables and texts that are no logs (null): they are opened once, and never again.
 * @param unreadable told why, of a file that is called like a log and is no plain text
 */
export function sniff(path: string, unreadable: (why: string) => void): Format | 'wait' | null {
  if (!mayBeLog(path)) return null;
  let found: Format | 'wait' | null = 'wait';
  try {
    readAgain(path, 0, MAX_BEGINNING_BYTES, (bytes) => {
      const why = unreadableText(bytes);
      found = why === null ? recognize({ fileName: basename(path), bytes, text: textOf(bytes) }) : null;
      if (why !== null) unreadable(why);
    });
  } catch {
    // Not to be read now: the follower tries again.
  }
  return found;
}
