/** A run whose directory or file was renamed is found again under its new name: old links lead there. */

import type { Runs } from '../runs/runs.ts';
import type { DirectoryRun } from './directory-run.ts';
import type { Owner } from './file-owner.ts';

/** Called about once a second. @param owners of all followed files */
export function joinRenamed(runs: Runs, directories: Iterable<DirectoryRun>, owners: Iterable<Owner>): void {
  const gone = new Set([...directories].filter(({ live }) => live && live.deletion.at !== null));
  if (gone.size === 0) return;
  const all = [...owners].filter(({ identity }) => identity !== '');
  const present = new Map(
    all.filter(({ exists, run }) => exists && run.live).map((owner) => [owner.identity, owner.run]),
  );
  for (const { run, identity } of all) {
    const now = present.get(identity);
    if (!now?.live || now === run || !gone.delete(run)) continue;
    for (const id of [run.live!.id, ...run.identity.formerIds]) if (id !== now.live.id) now.identity.formerIds.add(id);
    run.leave();
    // Its line in the list names the former ids.
    runs.updateAcknowledged(now.live);
  }
}
