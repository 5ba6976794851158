/** Files of several trainings in one directory: of one format, and with other numbers at the same steps. */

import { dirname } from 'node:path';
import type { KnownLog } from './known-log.ts';
import { isInCheckpoint } from './run-place.ts';
import { compared, resumes } from './same-numbers.ts';

/** Common points that show whether two files record one training. */
const MIN_COMMON = 2;
/** Seeds share their learning rates. */
const SCHEDULE = 'train/learning_rate';
/** A step of a training has one. */
const LOSS = 'train/loss';

/** @returns the files of each training, the longest first; nothing where all may be of one */
export function separateRuns(logs: readonly KnownLog[]): KnownLog[][] {
  const kinds = new Map<string, KnownLog[]>();
  for (const known of logs) {
    const { format, heads } = known.log;
    if (!format || !heads || heads.byPath.size === 0 || known.isSession || isInCheckpoint(known.file)) continue;
    if (format.isAnyText || !(format.isFreelyNamed ?? format.repeatsHistory)) continue;
    const kind = `${format.id}\0${dirname(known.file)}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), known]);
  }
  return [...kinds.values()].flatMap((files) => {
    const trainings = trainingsOf(files);
    return trainings.length > 1 ? trainings : [];
  });
}

function trainingsOf(files: readonly KnownLog[]): KnownLog[][] {
  const trainings: KnownLog[][] = [];
  const longest = files.toSorted((a, b) => b.log.heads!.count - a.log.heads!.count || (a.file < b.file ? -1 : 1));
  for (const known of longest) {
    const own = trainings.find(
      ([first]) =>
        (known.log.reading?.beginsElsewhere && known.continues === first!.file) || !isContrary(first!, known),
    );
    if (own) own.push(known);
    else trainings.push([known]);
  }
  return trainings;
}

function isContrary(a: KnownLog, b: KnownLog): boolean {
  const [one, other] = [a.log.heads!, b.log.heads!];
  if (one.unit !== other.unit) return false;
  let contrary = 0;
  let same = 0;
  for (const [path, head] of one.byPath) {
    const theirs = path === SCHEDULE ? undefined : other.byPath.get(path);
    const { common, equal, isFirstEqual } = theirs
      ? compared(head, theirs)
      : { common: 0, equal: 0, isFirstEqual: true };
    if (common < MIN_COMMON) continue;
    if (resumes(head, theirs!) || resumes(theirs!, head)) return false;
    // A history that begins alike was resumed.
    if (isFirstEqual || equal * 2 >= common) same++;
    else if (path === LOSS) return true;
    else contrary++;
  }
  return contrary > same;
}
