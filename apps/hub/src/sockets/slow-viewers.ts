/** Viewers that do not read: they get nothing until what waits for them is gone, so that they cannot fill the hub's memory. */

import type { ViewNamespace, ViewSocket } from './socket-server.ts';
import { queuedPackets } from './socket-server.ts';

/** Packets that may wait for a viewer. */
const MAX_QUEUED_PACKETS = 40;

export class SlowViewers {
  /** With the rooms that they left, and will be brought back to. */
  readonly #aside = new Map<ViewSocket, Set<string>>();

  constructor(private readonly namespace: ViewNamespace) {}

  get areAny(): boolean {
    return this.#aside.size > 0;
  }

  /** Takes those out of their rooms whose queue is too long. */
  setAside(isRunRoom: (room: string) => boolean): void {
    for (const socket of this.namespace.sockets.values()) {
      if (this.#aside.has(socket) || queuedPackets(socket) <= MAX_QUEUED_PACKETS) continue;
      const rooms = new Set([...socket.rooms].filter(isRunRoom));
      this.#aside.set(socket, rooms);
      for (const room of rooms) void socket.leave(room);
    }
  }

  /** Those that have read everything, and the rooms that they were in. */
  takeDrained(): [ViewSocket, Set<string>][] {
    const drained = [...this.#aside].filter(([socket]) => queuedPackets(socket) === 0);
    for (const [socket] of drained) this.#aside.delete(socket);
    return drained;
  }

  /** It does not want this one any more. */
  leave(socket: ViewSocket, room: string): void {
    this.#aside.get(socket)?.delete(room);
  }

  forget(socket: ViewSocket): void {
    this.#aside.delete(socket);
  }
}
