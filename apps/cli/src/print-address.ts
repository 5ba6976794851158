/** Prints the board's address, and the links and token of a shared board. */

import type { Hub } from '@rewardboard/hub';

export function printAddress(hub: Hub): void {
  console.log(`Board: ${hub.url} (press Ctrl-C to stop)`);
  for (const { url } of hub.shareLinks) console.log(`Read-only link: ${url}`);
  if (hub.ingestToken !== null) console.log(`Token for trainers on other machines (--hub_token): ${hub.ingestToken}`);
}

/** The page to open on this machine: a shared board needs the link even here. */
export function pageOf(hub: Hub): string {
  return hub.shareLinks.at(-1)?.url ?? hub.url;
}
