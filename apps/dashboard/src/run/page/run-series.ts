/** What the page asks of a run's series. */
'use client';

import type { Run } from '@rewardboard/protocol';
import { useMemo } from 'react';

/** The names of all series: the same list until there is a new one. */
export function useStableNames(run: Run): readonly string[] {
  const count = run.series.size;
  // oxlint-disable-next-line react/exhaustive-deps -- `run` grows in place; a new series changes the count
  return useMemo(() => [...run.series.keys()], [run, count]);
}

/** Whether the hub sent only extremes and means of the training loss, because the run is long. */
export function isThinned(run: Run): boolean {
  return run.means.has('train/loss');
}
