/** What was acknowledged, as it lies on the disk. */

import { readFileSync } from 'node:fs';
import type { Acknowledged } from './acknowledgements.ts';

/** @param otherwise where there is no file, or one that is not ours */
export function readAcknowledged(path: string, otherwise: readonly Acknowledged[] = []): Acknowledged[] {
  try {
    const { acknowledged } = JSON.parse(readFileSync(path, 'utf8')) as { acknowledged: unknown };
    if (Array.isArray(acknowledged)) return acknowledged.filter(isAcknowledged);
  } catch {
    // None yet: then something is asked again, which errs on the safe side.
  }
  return [...otherwise];
}

function isAcknowledged(raw: unknown): raw is Acknowledged {
  const { run, key } = (raw ?? {}) as Record<string, unknown>;
  return typeof run === 'string' && typeof key === 'string';
}
