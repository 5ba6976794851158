/** Alerts that were sent, on disk, so that a restarted hub does not send them again. */

import { readKept, writeKept } from '../kept/kept-entries.ts';
import type { SentAlert } from './alert-book.ts';
import { MAX_SENT_ALERTS } from './alert-book.ts';

const FIELD = 'told';

/** @param notice called if the file is damaged: an alert may then be sent twice, which errs on the safe side */
export function readSentAlerts(path: string, notice: (text: string) => void): SentAlert[] {
  const lost = 'alerts that were sent may be sent again';
  return (readKept({ path, field: FIELD, isEntry: isSentAlert, lost, notice }) ?? []).slice(-MAX_SENT_ALERTS);
}

/** @throws where the disk refuses */
export function writeSentAlerts(path: string, sent: readonly SentAlert[]): void {
  writeKept(path, FIELD, sent);
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
