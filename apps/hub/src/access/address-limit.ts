/** Connections that one address may hold open, so that nobody takes those of the others. */

import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { isLoopback } from './is-loopback.ts';

/** A browser holds six or seven: room for a classroom behind one address. */
export const MAX_CONNECTIONS_AN_ADDRESS = 512;
/** This machine's own programs, or the proxy through which everybody comes. */
const MAX_OWN_CONNECTIONS = 3_072;
/** Of all other users of this machine together, where they get nothing but a refusal. */
export const MAX_STRANGERS = 32;

/** @param isTrusted whether this machine's connections are its owner's or a proxy's */
export function limitConnections(server: Server, isTrusted: boolean): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    const count = (open.get(address) ?? 0) + 1;
    if (count > (isTrusted && isLoopback(address) ? MAX_OWN_CONNECTIONS : MAX_CONNECTIONS_AN_ADDRESS)) {
      socket.destroy();
      return;
    }
    open.set(address, count);
    socket.once('close', () => {
      const left = open.get(address)! - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
}

/** So that other users of this machine can't take the connections of the one whom the hub serves. */
export function limitStrangers(
  server: Server,
  isStranger: (socket: Socket) => boolean,
  whenKnown: (socket: Socket) => Promise<void>,
): void {
  let open = 0;
  server.on('connection', (socket: Socket) => {
    // When all that came together are here: they are looked up together.
    void whenKnown(socket).then(() => {
      if (socket.destroyed || !isStranger(socket)) return;
      if (open >= MAX_STRANGERS) return void socket.destroy();
      open++;
      socket.once('close', () => open--);
    });
  });
}
