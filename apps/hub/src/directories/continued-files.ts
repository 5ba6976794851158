/** Files whose names count the sessions of one training, "log_1.jsonl" and "log_2.jsonl": the next one begins behind the last. Those of several trainings begin alike. */

import { dirname, basename, join } from 'node:path';
import type { FileFacts, Format } from '@rewardboard/run-files';
import { beginningOf, recognizedFile } from './recognition.ts';
import { countedOf } from './run-place.ts';

/** More are no sessions. */
const MAX_SESSIONS = 10;
/** Passes through a file that finds out something about itself. */
const MAX_PASSES = 5;

/** @param beside names of the files in its directory */
export function isSession(absolute: string, beside: readonly string[]): boolean {
  const own = countedOf(basename(absolute));
  if (!own) return false;
  const directory = dirname(absolute);
  const counted = beside.flatMap((name) => {
    const other = countedOf(name);
    return other?.stem === own.stem ? [{ name, number: other.number }] : [];
  });
  if (counted.length < 2 || counted.length > MAX_SESSIONS) return false;
  const begins = counted
    .sort((a, b) => a.number - b.number)
    .map(({ name }) => firstPlaceIn(directory, join(directory, name)));
  return begins.every((begin, i) => begin !== null && (i === 0 || begin > begins[i - 1]!));
}

/** The step or epoch at which a log begins; null where it says none. */
function firstPlaceIn(root: string, absolute: string): number | null {
  const format = recognizedFile(root, absolute)?.format;
  const bytes = format && beginningOf(root, absolute);
  return bytes ? firstPlace(format, bytes, basename(absolute)) : null;
}

function firstPlace(format: Format, bytes: Uint8Array, fileName: string): number | null {
  const facts: FileFacts = {};
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const { events, readAgain } = format.open({ fileName, facts }).read(bytes);
    if (readAgain) continue;
    let first = Infinity;
    for (const event of events) {
      // Records that are counted begin with 1 in every file.
      if (event.type === 'about' && event.about.stepUnit === 'record') return null;
      if (event.type === 'train' || event.type === 'evaluation') first = Math.min(first, event.step);
      if (event.type === 'points')
        for (const { steps } of Object.values(event.series)) first = Math.min(first, steps[0] ?? Infinity);
    }
    return Number.isFinite(first) ? first : null;
  }
  return null;
}
