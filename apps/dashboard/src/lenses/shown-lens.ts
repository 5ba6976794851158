/** What every lens needs to show its run. */

import type { Run } from '@rewardboard/protocol';
import type { LensView } from './lens-view.ts';
import type { ChangeLensView } from './use-lens-view.ts';

export interface ShownLens {
  run: Run;
  /** Of the checkpoint to keep. */
  keepStep: number | null;
  view: LensView;
  change: ChangeLensView;
  /** Evaluations between the shown ones that are too many for this page. */
  leftOut: number;
  /** Evaluations that came since the page was opened. */
  fresh: number;
  onFresh: () => void;
}
