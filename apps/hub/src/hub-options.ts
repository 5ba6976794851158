/** The options of a hub, and what it returns. */

import type { Target } from '@rewardboard/diagnostics';
import type { AlertSettings } from './alerts/alert-settings.ts';

export interface HubOptions {
  /** Of the product, shown on the board. */
  version: string;
  /** 0 for any free one. If it is in use, the hub takes the next free one and says so by `notice`. */
  port: number;
  /** A loopback address, unless `share`. */
  host: string;
  /** Directories that hold runs, at any depth; they may not exist yet. */
  directories: string[];
  /** Next's static export; null: API and sockets only. */
  boardDirectory: string | null;
  /** While developing: where `next dev` listens; what is not the hub's own is piped there, upgrades included. */
  developmentBoardPort?: number;
  /** Where copies of remote runs' journals, hashes of secrets and the owner's key are kept; made with mode 0700. */
  stateDirectory: string;
  /** Listen on the network too, everything behind the link's secret. */
  share: boolean;
  targets: readonly Target[];
  /** Absent: alerts go to the page only. */
  alerts?: AlertSettings;
  notice(text: string): void;
}

export interface ShareLink {
  url: string;
}

export interface Hub {
  port: number;
  /** For this machine: http://127.0.0.1:6116 */
  url: string;
  /** The links of this start, one an address of this machine; empty when nothing is shared. */
  shareLinks: ShareLink[];
  /** What a trainer needs to send to a shared hub; null: none is needed. */
  ingestToken: string | null;
  /** One more read-only link, in each of its addresses. */
  newLink(): Promise<ShareLink[]>;
  /** Ends every link and every session that came by one; who watches is cut off at once. */
  revokeLinks(): Promise<void>;
  close(): Promise<void>;
}
