/** A person's request that a training stops, as the board hands it to the trainer: a file in the run's directory. */

import type { Run } from './run.ts';

/** Its name begins with a dot: no reader of logs looks at it. */
export const STOP_FILE = '.stop-request';
/** A longer one is no request. */
export const MAX_STOP_FILE_BYTES = 1_000;

export interface StopRequest {
  /** Step of the checkpoint to keep; null: the one that the trainer has chosen. */
  keep: number | null;
}

/** Whether what trains a run obeys such a request. */
export function obeysStop({ info, about }: Pick<Run, 'info' | 'about'>): boolean {
  return about.canStop ?? info?.canStop ?? false;
}

/** @returns null for anything else */
export function stopRequestOf(raw: unknown): StopRequest | null {
  if (typeof raw !== 'object' || raw === null || !('keep' in raw)) return null;
  const { keep } = raw;
  return keep === null || (Number.isSafeInteger(keep) && (keep as number) >= 0)
    ? { keep: keep as number | null }
    : null;
}
