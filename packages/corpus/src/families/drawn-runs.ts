/** Every run of the generator, from its name alone. */

import type { Draw } from './draw.ts';
import { drawFor } from './draw.ts';
import { FAMILIES } from './families.ts';
import type { Made } from './family.ts';
import type { FamilyRun } from './family-run.ts';

/** Draws that did not become what they were meant to be. */
const MAX_ATTEMPTS = 60;

/** @param most runs of each variant */
export function drawnRuns(most = Infinity): FamilyRun[] {
  return FAMILIES.flatMap(({ name: family, variants }) =>
    variants.flatMap(({ name: variant, runs, make }) =>
      Array.from({ length: Math.min(runs, most) }, (_, index): FamilyRun => {
        const id = `${family}/${variant}/${index}`;
        return { id, family, variant, origin: 'drawn', ...drawnUntil(id, make) };
      }),
    ),
  );
}

function drawnUntil(id: string, make: (draw: Draw) => Made | string): Made {
  let reason = '';
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const made = make(drawFor(`${id}/${attempt}`));
    if (typeof made !== 'string') return made;
    reason = made;
  }
  throw new Error(`${id}: ${reason}`);
}
