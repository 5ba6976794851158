/** Remembers where a run's past was changed, for those who keep conclusions. */

import type { Run } from './run.ts';

/** Steps of the newest amendments that are remembered. */
export const MAX_AMENDED = 64;

/** A point of this step changed, or came before the newest one. */
export function amend({ amended }: Run, step: number): void {
  amended.count++;
  amended.steps.push(step);
  if (amended.steps.length > MAX_AMENDED) amended.steps.shift();
}
