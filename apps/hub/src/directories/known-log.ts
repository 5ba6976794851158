/** A log of a run with what the run knows of it. */

import type { FileState } from '@rewardboard/follower';
import type { LogFile } from './log-file.ts';

export interface KnownLog {
  /** Path relative to the run's directory. */
  readonly file: string;
  readonly log: LogFile;
  /** The number under which the run knows its points; kept when other files go. */
  readonly writer: number;
  /** It lies elsewhere: each session of the training writes into a directory of its own. */
  readonly isSession: boolean;
  /** On the disk; null before it was first read. */
  state: FileState | null;
  /** The longer file from which its beginning is known, of those that repeat one history. */
  continues: string | null;
}
