/** Which lens a run has: its log has pairs, or labelled steps of solutions. */

import type { Run } from '@rewardboard/protocol';

export function lensOf(run: Run): 'pairs' | 'steps' | null {
  const kind = run.about.kind ?? run.info?.data.kind;
  if (kind !== undefined) return kind === 'solutions' ? null : kind;
  return run.series.has('eval/margin') ? 'pairs' : null;
}
