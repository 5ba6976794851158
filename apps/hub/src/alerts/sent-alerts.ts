/** Alerts that were sent, on disk, so that a restarted hub does not send them again. */

import { readFileSync } from 'node:fs';
import { writeWholeFile } from '@rewardboard/machine';
import type { SentAlert } from './alert-book.ts';
import { MAX_SENT_ALERTS } from './alert-book.ts';

export function readSentAlerts(path: string): SentAlert[] {
  try {
    const { told } = JSON.parse(readFileSync(path, 'utf8')) as { told: unknown };
    return Array.isArray(told) ? told.filter(isSentAlert).slice(-MAX_SENT_ALERTS) : [];
  } catch {
    // None yet, or not ours: then an alert may be sent twice, which errs on the safe side.
    return [];
  }
}

/** @throws where the disk refuses */
export function writeSentAlerts(path: string, sent: readonly SentAlert[]): void {
  writeWholeFile(path, JSON.stringify({ version: 1, told: sent }), { mode: 0o600 });
}

function isSentAlert(raw: unknown): raw is SentAlert {
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
