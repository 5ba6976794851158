/** What a hub does a few times a second, whatever comes: what to diagnose, what to send, who is gone. */

import type { Alerts } from './alerts/alerts.ts';
import type { FollowedDirectories } from './directories/followed-directories.ts';
import type { UnreadReport } from './directories/unread-report.ts';
import type { RemoteRuns } from './journals/remote-runs.ts';
import type { KnownLines } from './lines/known-lines.ts';
import type { DiagnosisLoop } from './runs/diagnosis-loop.ts';
import type { Runs } from './runs/runs.ts';
import type { Viewers } from './sockets/viewers.ts';

const PULSE_MS = 250;
/** Changes of watched runs are sent every second pulse, those of the list and of states every fourth. */
const SEND_EVERY = 2;
const LIST_EVERY = 4;
const STATES_EVERY = 4;
/** A last line without its end counts when its file was quiet for so long: nobody is writing it. */
const REST_QUIET_MS = 10_000;
/** Whose session has ended by itself is found once a minute. */
const DISMISS_EVERY = 240;

export interface PulseParts {
  directories: Pick<FollowedDirectories, 'probe' | 'endLogs'>;
  remote: Pick<RemoteRuns, 'lookAtCopies'>;
  runs: Pick<Runs, 'updateStates' | 'rest'>;
  lines: Pick<KnownLines, 'write'> | undefined;
  alerts: Pick<Alerts, 'update'>;
  diagnosisLoop: Pick<DiagnosisLoop, 'pulse'>;
  unreadReport: Pick<UnreadReport, 'pulse'>;
  viewers: Pick<Viewers, 'sendChanges' | 'sendList'>;
  dismissUnwelcome(): void;
}

/** @returns ends it */
export function beginPulse(parts: PulseParts): () => void {
  const { directories, remote, runs, lines, alerts, diagnosisLoop, unreadReport, viewers } = parts;
  let pulses = 0;
  const pulse = setInterval(() => {
    pulses++;
    if (pulses % STATES_EVERY === 0) {
      directories.probe();
      directories.endLogs(REST_QUIET_MS);
      remote.lookAtCopies();
      runs.updateStates();
      runs.rest();
      lines?.write();
      alerts.update();
    }
    if (pulses % DISMISS_EVERY === 0) parts.dismissUnwelcome();
    diagnosisLoop.pulse();
    unreadReport.pulse();
    if (pulses % SEND_EVERY === 0) viewers.sendChanges();
    if (pulses % LIST_EVERY === 0) viewers.sendList();
  }, PULSE_MS);
  return () => clearInterval(pulse);
}
