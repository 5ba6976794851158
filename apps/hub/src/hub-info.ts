/** What a hub says of itself to a viewer. Guests need not know where on this machine the runs lie, and what else is there. */

import { basename, resolve } from 'node:path';
import type { AlertInfo, HubInfo, Unread } from '@rewardboard/protocol';
import type { Asker } from './access/access.ts';
import { can } from './access/can.ts';
import type { GuestView } from './access/guest-view.ts';
import type { HubOptions } from './hub-options.ts';

export type Viewer = Pick<Asker, 'principal' | 'onlyRun'>;

export interface HubFacts {
  options: HubOptions;
  now: number;
  view: GuestView;
  alerts: AlertInfo;
  unread: Unread | null;
}

export function hubInfoFor(viewer: Viewer, { options, now, view, alerts, unread }: HubFacts): HubInfo {
  const { share, directories, version } = options;
  return {
    version,
    watching: viewer.onlyRun !== null ? [] : directories.map((path) => (share ? basename(resolve(path)) : path)),
    now,
    shared: share,
    ...(share ? { sharesSamples: view.hasSamples } : {}),
    mayChange: can(viewer.principal, 'change-runs'),
    mayRevoke: can(viewer.principal, 'revoke-passes') && viewer.onlyRun === null,
    alerts: share ? null : alerts,
    unread: share ? null : unread,
  };
}
