/** What a training needs of the process that it runs in. */

import type { FromTrainer, ParentNotice } from '../run/process-messages.ts';

export interface TrainingContext {
  /** When it is aborted, the training saves and stops after the current step. */
  signal: AbortSignal;
  notify(message: FromTrainer): void;
  /** What the parent process wants recorded; emptied as it is. */
  notices?: ParentNotice[];
  machine: { pid: number; host: string };
  /** The script of the processes that compute for several devices; left out: the one that runs. */
  entry?: string;
}
