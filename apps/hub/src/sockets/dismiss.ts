/** Cuts off viewers whose session ended or was revoked: at once, whatever still waits for them. */

import type { ViewNamespace, ViewSocket } from './socket-server.ts';

/** One that does not even read why is cut off after this. */
const DISMISS_WITHIN_MS = 500;

export function dismiss(namespace: ViewNamespace, mayStay: (socket: ViewSocket) => boolean): void {
  for (const socket of namespace.sockets.values()) {
    if (mayStay(socket)) continue;
    const connection = socket.request.socket;
    socket.emit('revoked');
    socket.disconnect(true);
    setTimeout(() => connection.destroy(), DISMISS_WITHIN_MS).unref();
  }
}
