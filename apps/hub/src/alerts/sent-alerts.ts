/** What was told, on the disk, so that a restarted hub does not tell it again. */

import { readFileSync } from 'node:fs';
import { writeWholeFile } from '@rewardboard/machine';
import type { Told } from './alert-book.ts';
import { MAX_TOLD } from './alert-book.ts';

export function readTold(path: string): Told[] {
  try {
    const { told } = JSON.parse(readFileSync(path, 'utf8')) as { told: unknown };
    return Array.isArray(told) ? told.filter(isTold).slice(-MAX_TOLD) : [];
  } catch {
    // None yet, or not ours: then something may be told twice, which errs on the safe side.
    return [];
  }
}

/** @throws where the disk refuses */
export function writeTold(path: string, told: readonly Told[]): void {
  writeWholeFile(path, JSON.stringify({ version: 1, told }), { mode: 0o600 });
}

function isTold(raw: unknown): raw is Told {
  const { run, rule, level, finding, at, isOpen } = (raw ?? {}) as Record<string, unknown>;
  return (
    typeof run === 'string' &&
    typeof rule === 'string' &&
    typeof level === 'string' &&
    typeof finding === 'string' &&
    typeof at === 'number' &&
    typeof isOpen === 'boolean'
  );
}
