/** Reads and writes what a person says of runs: the part "runs" of the `rewardboard.json` beside their logs. */

import { readSync } from 'node:fs';
import { join } from 'node:path';
import { withInside } from '@rewardboard/follower';
import type { WordsPlace } from '../runs/run-origin.ts';
import type { RunWords } from '../runs/run-words.ts';
import { NO_WORDS, wordsFrom } from '../runs/run-words.ts';
import { CORRECTIONS, MAX_CORRECTIONS_BYTES } from './corrections.ts';
import { changeCorrections } from './write-correction.ts';

/** @returns nothing said where the file is absent, damaged or too long */
export function readWords({ root, directory, key }: WordsPlace): RunWords {
  try {
    return withInside(root, join(directory, CORRECTIONS), (fd, { size }) => {
      if (size > MAX_CORRECTIONS_BYTES) return NO_WORDS;
      const bytes = Buffer.alloc(size);
      const { runs } = JSON.parse(bytes.toString('utf8', 0, readSync(fd, bytes, 0, size, 0))) as { runs?: unknown };
      return wordsFrom(isObject(runs) && Object.hasOwn(runs, key) ? runs[key] : null);
    });
  } catch {
    return NO_WORDS;
  }
}

/**
 * What isn't given stays as the file has it: another hub may have written there.
 * @throws CorrectionRefused
 */
export function writeWords({ root, directory, key }: WordsPlace, given: Partial<RunWords>): void {
  changeCorrections(root, directory, '', (known) => {
    const runs = new Map(Object.entries(isObject(known.runs) ? known.runs : {}));
    const { name, tags, note, isArchived } = { ...wordsFrom(runs.get(key)), ...given };
    const said = {
      ...(name ? { name } : {}),
      ...(tags.length > 0 ? { tags } : {}),
      ...(note ? { note } : {}),
      ...(isArchived ? { archived: true } : {}),
    };
    if (Object.keys(said).length === 0) runs.delete(key);
    else runs.set(key, said);
    const { runs: _, ...others } = known;
    return runs.size === 0 ? others : { ...others, runs: Object.fromEntries(runs) };
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
