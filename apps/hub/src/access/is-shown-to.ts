/** Whether a run is shown to who asks: to all but those who came by a link to another run. */

import type { RunOrigin } from '../runs/run-origin.ts';

/** @param onlyRun the id on the link; the run may have got another since */
export function isShownTo(
  { onlyRun }: { onlyRun: string | null },
  { id, origin }: { id: string; origin: Readonly<RunOrigin> },
): boolean {
  return onlyRun === null || id === onlyRun || origin.formerIds?.has(onlyRun) === true;
}
