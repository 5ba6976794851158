/** Which runs are listed, and in what order. */

import type { RunState, RunSummary } from '@rewardboard/protocol';
import { sourceName } from '@rewardboard/protocol';
import { LEVEL_RANK } from '../words/level-words.ts';

export type ListOrder = 'attention' | 'newest' | 'name';

/** A run needs attention when its verdict needs action or when it failed, unless that was acknowledged. */
export function needsAttention(run: RunSummary): boolean {
  return !run.isAcknowledged && (run.level === 'act' || run.state === 'failed');
}

export function matchesFilter(run: RunSummary, words: string, state: RunState | 'all'): boolean {
  if (state !== 'all' && run.state !== state) return false;
  const text = `${run.name} ${run.verdict} ${sourceName(run.source)} ${run.directory} ${run.state}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

export function inOrder(runs: readonly RunSummary[], order: ListOrder): RunSummary[] {
  const byName = (a: RunSummary, b: RunSummary) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id);
  const byAge = (a: RunSummary, b: RunSummary) =>
    (b.lastPointAt ?? -Infinity) - (a.lastPointAt ?? -Infinity) || byName(a, b);
  return [...runs].sort((a, b) => {
    if (order === 'name') return byName(a, b);
    // Running runs take turns in having the newest point. They are ordered by name, so that rows stay in place.
    const running = (run: RunSummary) => (run.state === 'running' ? 0 : 1);
    const byNewest = running(a) - running(b) || (a.state === 'running' ? byName(a, b) : byAge(a, b));
    if (order === 'newest') return byNewest;
    return Number(needsAttention(b)) - Number(needsAttention(a)) || rankOf(a) - rankOf(b) || byNewest;
  });
}

function rankOf({ level, isAcknowledged }: RunSummary): number {
  return LEVEL_RANK[isAcknowledged && level !== 'fine' ? 'unknown' : level];
}
