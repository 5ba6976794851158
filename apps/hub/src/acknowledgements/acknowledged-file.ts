/** What was acknowledged, as it lies on the disk. */

import { readKept, writeKept } from '../kept/kept-entries.ts';
import type { Acknowledged } from './acknowledgements.ts';

const FIELD = 'acknowledged';

/** @param otherwise where there is no file, or none that can be read */
export function readAcknowledged(
  path: string,
  notice: (text: string) => void,
  otherwise: readonly Acknowledged[] = [],
): Acknowledged[] {
  const lost = 'findings that were acknowledged may be open again';
  return readKept({ path, field: FIELD, isEntry: isAcknowledged, lost, notice }) ?? [...otherwise];
}

/** @throws where the disk refuses */
export function writeAcknowledged(path: string, acknowledged: readonly Acknowledged[]): void {
  writeKept(path, FIELD, acknowledged);
}

function isAcknowledged(raw: unknown): raw is Acknowledged {
  const { run, key } = (raw ?? {}) as Record<string, unknown>;
  return typeof run === 'string' && typeof key === 'string';
}
