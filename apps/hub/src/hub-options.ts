/** The options of a hub, and what it returns. */

import type { Target } from '@rewardboard/diagnostics';
import type { Pass } from '@rewardboard/protocol';
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
  /** Shared: the origin where a proxy serves this hub, such as https://board.example.com. The hub then listens on `host` alone. */
  publicOrigin?: string;
  /** The path there, if it is not the root of that name: "/team". */
  publicPath?: string;
  /** Shared: guests see the texts and predictions of logged samples, too. */
  shareSamples?: boolean;
  /** Not shared: give nothing without the key in `pageUrl`, for platforms that can't tell one user from another. */
  requireKey?: boolean;
  targets: readonly Target[];
  /** The program of a thread that diagnoses long runs; without it, the one beside the bundled hub. Where there is none, the hub's own thread does it. */
  diagnosisThread?: string;
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
  /** For a browser on this machine: the key in it, if one is needed. */
  pageUrl: string;
  /** The link that was made at this start, in each address of this machine; empty when nothing is shared or an earlier link is valid. */
  shareLinks: ShareLink[];
  /** The token for trainers that was made at this start; null when none is needed or an earlier one is valid. */
  ingestToken: string | null;
  /** The earlier ones. */
  earlier: Pass[];
  /** What a trainer of this process sends with; null: none is needed. */
  ownToken: string | null;
  close(): Promise<void>;
}
