/** A run whose directory or file was renamed is found again under its new name: old links lead there. So is each run of a file that holds several. */

import type { Runs } from '../runs/runs.ts';
import type { DirectoryRun } from './directory-run.ts';
import { partsOf } from './divided-file.ts';
import type { Owner } from './file-owner.ts';

/** Called about once a second. @param owners of all followed files */
export function joinRenamed(runs: Runs, directories: Iterable<DirectoryRun>, owners: Iterable<Owner>): void {
  const gone = new Set([...directories].filter(({ live }) => live && live.deletion.at !== null));
  if (gone.size === 0) return;
  const all = [...owners].filter(({ identity }) => identity !== '');
  const present = new Map(all.filter(({ exists }) => exists).map((owner) => [owner.identity, owner]));
  for (const before of all) {
    const after = present.get(before.identity);
    if (!after || after === before) continue;
    for (const { run, place } of partsOf(before)) {
      const now = partsOf(after).find((part) => part.place.run === place.run)?.run;
      if (!now?.live || now === run || !gone.delete(run)) continue;
      for (const id of [run.live!.id, ...run.identity.formerIds])
        if (id !== now.live.id) now.identity.formerIds.add(id);
      run.leave();
      // Its line in the list names the former ids.
      runs.updateAcknowledged(now.live);
    }
  }
}
