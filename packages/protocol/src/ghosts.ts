/** Branches that a resumed training left behind: taken out of the run, and kept beside it. */

import { Series } from '@rewardboard/metrics';
import { amend } from './amended.ts';
import { filterEvaluations } from './evaluations.ts';
import type { Run } from './run.ts';

/** Ghosts that keep their points, the newest ones; and those that are only known, so that they do not come back. */
export const MAX_GHOSTS = 16;
const MAX_KNOWN = 1_000;

export interface Ghost {
  /** The first step that was left. */
  from: number;
  /** Only series that had points there. */
  series: Map<string, Series>;
}

/**
 * Takes the points of step `from` and beyond out of the run. The first time they become the ghost of this id. The second time
 * they are only removed: the ghost is known, and later points will be applied again.
 */
export function leaveBranch(run: Run, id: string, from: number, isLeft: (tag: number) => boolean): void {
  const ghost: Ghost = { from, series: new Map() };
  for (const [name, series] of run.series) {
    const { steps, values } = series.takeFrom(from, isLeft);
    if (steps.length === 0) continue;
    const kept = new Series(run.capacity);
    kept.setColumns(steps, values);
    ghost.series.set(name, kept);
    if (series.length === 0) run.series.delete(name);
  }
  amend(run, from);
  run.amended.branches++;
  filterEvaluations(run, from);
  run.lastStep = 0;
  for (const { last } of run.series.values()) if (last) run.lastStep = Math.max(run.lastStep, last.step);
  if (run.ghosts.has(id) || run.ghosts.size >= MAX_KNOWN) return;
  run.ghosts.set(id, ghost);
  const withPoints = [...run.ghosts.values()].filter(({ series }) => series.size > 0);
  for (const old of withPoints.slice(0, -MAX_GHOSTS)) old.series.clear();
}
