/** A file that holds several runs, such as a table with a column "fold": each run reads all of it and keeps its own records. */

import { MAX_RUNS } from '@rewardboard/run-files';
import type { DirectoryRun } from './directory-run.ts';
import type { Owner, Part } from './file-owner.ts';
import type { RunPlace } from './run-place.ts';

/** A name is no path: these look alike. */
const NO_PATH: Readonly<Record<string, string>> = { '/': '∕', '\\': '⧵' };

/** Each division adds a run to the file or takes one away. A reader that names others each time would never be done. */
export const MAX_DIVISIONS = 2 * MAX_RUNS;

export function partsOf(owner: Owner): Part[] {
  return [owner, ...owner.others];
}

/**
 * @param names of all runs in the file, as far as it was read
 * @param isWhole it was read to its end: runs that it held before are no longer in it
 * @param runAt finds or makes the run at a place
 */
export function divide(
  owner: Owner,
  names: readonly string[],
  isWhole: boolean,
  runAt: (place: RunPlace) => DirectoryRun | null,
): void {
  const whole = owner.whole ?? owner.place;
  const known = new Map(owner.whole ? partsOf(owner).map((part) => [part.place.run, part]) : []);
  const missing = names.filter((name) => !known.has(name));
  const gone = isWhole ? [...known.values()].filter(({ place }) => !names.includes(place.run!)) : [];
  if (missing.length + gone.length === 0 || owner.divisions++ >= MAX_DIVISIONS) return;
  const added = missing.flatMap((name) => {
    const aloneAs = `${whole.aloneAs ?? whole.file}, ${nameWithoutPath(name)}`;
    return partAt({ ...whole, run: name, aloneAs }, runAt) ?? [];
  });
  if (added.length + gone.length === 0) return;
  const kept = [...known.values()].filter((part) => !gone.includes(part));
  const rest = [...kept, ...added];
  const parts = rest.length > 0 ? rest : [partAt(whole, runAt)].flatMap((part) => part ?? []);
  if (parts.length === 0) return;
  const before = partsOf(owner).map(({ run, place }) => ({ run, place }));
  const [first, ...others] = parts;
  if (!kept.includes(first!)) first!.run.identity.formerIds.add(owner.run.identity.id);
  Object.assign(owner, { ...first, others, whole: rest.length > 0 ? whole : null });
  for (const { run, place } of before) if (!parts.some((part) => part.run === run)) run.drop(place.file);
  // All of them: the file is read from its beginning.
  owner.run.beginAnew();
}

function partAt(place: RunPlace, runAt: (place: RunPlace) => DirectoryRun | null): Part | null {
  const run = runAt(place);
  const consumer = run?.accept(place);
  return run && consumer ? { run, place, consumer } : null;
}

function nameWithoutPath(name: string): string {
  return name.replace(/[/\\]/g, (character) => NO_PATH[character]!);
}

/** One of its runs needs the file's bytes again, so that all of them get them. */
export function againForAll(owner: Owner | undefined, asker: DirectoryRun): void {
  if (!owner) return;
  owner.again++;
  if (owner.isAsking) return;
  owner.isAsking = true;
  for (const { run } of owner.whole ? partsOf(owner) : []) if (run !== asker) run.beginAnew();
  owner.isAsking = false;
}
