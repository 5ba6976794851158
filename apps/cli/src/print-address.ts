/** Prints the board's address, and the links and token of a shared board. */

import type { Hub } from '@rewardboard/hub';
import { DEFAULT_PORT } from '@rewardboard/protocol';
import type { HubFlags } from './hub-flags.ts';
import { dayOf } from './pass-text.ts';

export function printAddress(hub: Hub, { share, share_samples }: Pick<HubFlags, 'share' | 'share_samples'>): void {
  console.log(`Board: ${hub.pageUrl} (press Ctrl-C to stop)`);
  for (const { url } of hub.shareLinks) console.log(`Read-only link: ${url}`);
  if (hub.ingestToken !== null) console.log(`Token for trainers on other machines (--hub_token): ${hub.ingestToken}`);
  if (share)
    console.log(
      share_samples
        ? 'Guests see samples of the data.'
        : 'Guests see no samples of the data; --share-samples shows them.',
    );
  const port = hub.port === DEFAULT_PORT ? '' : ` --port ${hub.port}`;
  for (const { kind, createdAt, expiresAt } of hub.earlier)
    console.log(
      `The ${kind}${createdAt === null ? '' : ` from ${dayOf(createdAt)}`} is valid until ${dayOf(expiresAt)}. To create another: rewardboard ${kind} new${port}`,
    );
}

/** The page to open on this machine: a shared board needs the link even here. */
export function pageOf(hub: Hub): string {
  return hub.shareLinks.at(-1)?.url ?? hub.pageUrl;
}
