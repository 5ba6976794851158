/** What every viewer gets without asking: what the hub says of itself, its notices, and the newest alerts. */

import type { Alert, HubInfo } from '@rewardboard/protocol';
import { wireCopy } from '@rewardboard/protocol';
import type { Asker } from '../access/access.ts';
import type { GuestView } from '../access/guest-view.ts';
import type { HubNotices } from '../notices/hub-notices.ts';
import type { ViewNamespace, ViewSocket } from './socket-server.ts';

/** Room of all viewers that read what they get, and did not come by a link to one run. */
export const EVERYONE = 'everyone';

/** Who a viewer is. */
export type Reader = Pick<Asker, 'principal' | 'onlyRun'>;

export interface EveryoneOptions {
  namespace: ViewNamespace;
  hub(viewer: Reader): HubInfo;
  /** The newest alerts. */
  alerts(): readonly Alert[];
  notices: HubNotices;
  /** What of a run they get. */
  view: GuestView;
}

export class Everyone {
  constructor(private readonly options: EveryoneOptions) {}

  welcome(socket: ViewSocket, viewer: Reader): void {
    const { hub, notices } = this.options;
    socket.emit('hub', hub(viewer));
    if (viewer.onlyRun !== null) return;
    void socket.join(EVERYONE);
    socket.emit('alerts', this.#alerts());
    socket.emit('notices', notices.all());
  }

  /** @param viewer who all of them are */
  sendHub(viewer: Reader): void {
    this.options.namespace.to(EVERYONE).emit('hub', this.options.hub(viewer));
  }

  sendAlerts(): void {
    this.options.namespace.to(EVERYONE).emit('alerts', this.#alerts());
  }

  sendNotices(): void {
    const { notices, namespace } = this.options;
    if (notices.isNew) namespace.to(EVERYONE).emit('notices', notices.all());
    notices.isNew = false;
  }

  #alerts(): Alert[] {
    return wireCopy(this.options.view.withoutPaths([...this.options.alerts()]));
  }
}
