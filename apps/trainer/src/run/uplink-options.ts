/** What an uplink needs, and what it reports. */

import type { StopRequest } from '@rewardboard/protocol';
import type { OutageNews } from './outage.ts';

export interface UplinkOptions {
  hubUrl: string;
  token?: string;
  run: { runId: string; name: string };
  journalPath: string;
  /** A person named this hub: the end waits for it even if it was never reached. */
  isWanted?: boolean;
  notify(news: UplinkNews): void;
  /** The hub's owner asks the training to stop; without it nobody there can. @returns whether it will */
  stop?(request: StopRequest): boolean;
}

export type UplinkNews =
  | OutageNews
  /** For good, once. */
  | { type: 'refused'; reason: string }
  /** The run is sent without its predictions, once. */
  | { type: 'predictions-refused'; reason: string }
  /** The hub's copy of so many bytes is not how the journal begins. The hub keeps it aside, and is sent the journal from its beginning. */
  | { type: 'differs'; bytes: number };
