/** How many points the hub keeps of each series. */

import { emptyRun } from '@rewardboard/protocol';
import type { Run } from '@rewardboard/protocol';

/** More than any training here makes; beyond it neighbours are merged, extremes kept. */
export const HUB_SERIES_CAPACITY = 2_000_000;

/** A run to which points of the hub are added. */
export function withoutPoints(): Run {
  return emptyRun(HUB_SERIES_CAPACITY);
}
