/** A file of a run among those of which it is decided what counts. */

import type { KnownLog } from './known-log.ts';
import type { Head, SeriesHeads } from './series-heads.ts';

/** A file whose series may count. */
export interface Candidate {
  log: KnownLog;
  heads: SeriesHeads;
  authority: number;
  /** Series that count. */
  holds: ReadonlyMap<string, Head>;
}

/** Results have one step. */
export function hasCurve({ heads }: Candidate): boolean {
  return [...heads.byPath.values()].some(({ steps }) => steps.length > 1);
}
