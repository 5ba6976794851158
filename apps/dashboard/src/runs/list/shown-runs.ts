/** Which runs the list shows: live or archived, that match the filter, in the view that was chosen. */

import type { RunLine } from '@rewardboard/protocol';
import { needsAttention } from '@rewardboard/protocol';
import type { ListState } from './list-state.ts';
import { matches } from './query.ts';
import type { Query } from './query.ts';

export interface ByArchive {
  live: readonly RunLine[];
  archived: readonly RunLine[];
}

export function splitByArchive(runs: readonly RunLine[]): ByArchive {
  return {
    live: runs.filter(({ isArchived }) => !isArchived),
    archived: runs.filter(({ isArchived }) => isArchived),
  };
}

export function matching({ live, archived }: ByArchive, view: ListState['view'], query: Query): readonly RunLine[] {
  const pool = view === 'archived' ? archived : live;
  return query.conditions.length === 0 ? pool : pool.filter((run) => matches(run, query));
}

/** @param runs that match */
export function viewed(runs: readonly RunLine[], view: ListState['view']): readonly RunLine[] {
  if (view === 'attention') return runs.filter(needsAttention);
  if (view === 'running') return runs.filter(({ state }) => state === 'running' || state === 'quiet');
  return runs;
}
