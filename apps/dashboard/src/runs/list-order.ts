/** Which runs are listed, and in what order. */

import type { RunState, RunSummary } from '@rewardboard/protocol';
import { LEVEL_RANK } from '../words/level-words.ts';

export const ORDERS = ['attention', 'newest', 'name'] as const;
export type ListOrder = (typeof ORDERS)[number];

/** A run needs a look when its verdict asks a person to act, or when it failed, and nobody has taken note. */
export function needsLook(run: RunSummary): boolean {
  return !run.isAcknowledged && (run.level === 'act' || run.state === 'failed');
}

export function matchesFilter(run: RunSummary, words: string, state: RunState | 'all'): boolean {
  if (state !== 'all' && run.state !== state) return false;
  const text = `${run.name} ${run.verdict} ${run.source} ${run.directory} ${run.state}`.toLowerCase();
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
    // While two runs are both alive their newest points alternate: that must not make the rows dance.
    const alive = (run: RunSummary) => (run.state === 'running' ? 0 : 1);
    const settled = alive(a) - alive(b) || (a.state === 'running' ? byName(a, b) : byAge(a, b));
    if (order === 'newest') return settled;
    return Number(needsLook(b)) - Number(needsLook(a)) || rankOf(a) - rankOf(b) || settled;
  });
}

function rankOf({ level, isAcknowledged }: RunSummary): number {
  return LEVEL_RANK[isAcknowledged && level !== 'fine' ? 'unknown' : level];
}
