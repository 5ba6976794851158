/** Tells a person at the terminal where the board is. */

import type { Hub } from '@rewardboard/hub';

export function printAddress(hub: Hub): void {
  console.log(`Board: ${hub.url}`);
  for (const { url } of hub.shareLinks) console.log(`Read-only link: ${url}`);
  if (hub.ingestToken !== null) console.log(`Ingest token for trainers elsewhere (--hub_token): ${hub.ingestToken}`);
}

/** What to open on this machine: a shared board shows nothing without the link, also here. */
export function pageOf(hub: Hub): string {
  return hub.shareLinks.at(-1)?.url ?? hub.url;
}
