/** Handlers for what comes in from outside: whatever it is, it ends at most its own socket. */

import type { Incoming } from './socket-server.ts';

type Answer = (...values: unknown[]) => void;

interface GuardedSocket {
  on(event: string, handler: (...values: unknown[]) => void): unknown;
  disconnect(close: boolean): unknown;
}

/** Calls the handler with the first value and a function to answer with, which does nothing if the client doesn't expect an answer. */
export function guard(
  socket: GuardedSocket,
  handlers: Record<string, (value: unknown, answer: Answer) => void | Promise<void>>,
): void {
  socket.on('error', () => socket.disconnect(true));
  for (const [event, handler] of Object.entries(handlers)) {
    const guarded: Incoming[string] = (value, answer) => {
      const reply: Answer = typeof answer === 'function' ? (answer as Answer) : () => undefined;
      void (async () => handler(value, reply))().catch(() => socket.disconnect(true));
    };
    socket.on(event, guarded);
  }
}
