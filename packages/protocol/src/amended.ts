/** Remembers where a run's past was changed, for those who keep conclusions. */

import type { Run } from './run.ts';

/** Steps of the newest amendments that are remembered. */
export const MAX_AMENDED = 64;

/** What was told of this step before is not as it was, or it is a step before the newest. */
export function amend({ amended }: Run, step: number): void {
  amended.count++;
  amended.steps.push(step);
  if (amended.steps.length > MAX_AMENDED) amended.steps.shift();
}
