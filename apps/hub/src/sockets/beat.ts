/** Lets viewers and trainers notice a connection that swallows everything. One packet for all of them: encoded once, with nothing to answer. */

import { BEAT_MS } from '@rewardboard/protocol';
import type { UplinkNamespace, ViewNamespace } from './socket-server.ts';

/** @returns the timer, to be cleared when the sockets are closed */
export function beatTo(view: ViewNamespace, uplink: UplinkNamespace): NodeJS.Timeout {
  // Whoever hears the first one knows that others must follow.
  view.on('connection', (socket) => void socket.emit('beat'));
  uplink.on('connection', (socket) => void socket.emit('beat'));
  return setInterval(() => {
    // Volatile: for a socket with something on its way, that is a sign of life, and nothing queues up.
    view.volatile.emit('beat');
    uplink.volatile.emit('beat');
  }, BEAT_MS);
}
