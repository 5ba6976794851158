/** Addresses that a shared hub remembers: bounded, and the oldest goes first. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { MAX_CONNECTIONS_AN_ADDRESS, MAX_STRANGERS, limitConnections, limitStrangers } from './address-limit.ts';
import { TRIES_A_MINUTE, TryLimiter } from './try-limiter.ts';

it('an address has 20 tries a minute, and is forgotten when 1,000 others came after it', () => {
  const tries = new TryLimiter(() => 0);
  const isTooMany = (count: number) => Array.from({ length: count }, () => tries.isTooMany('guesser')).at(-1);
  expect(isTooMany(TRIES_A_MINUTE)).toBe(false);
  expect(isTooMany(1)).toBe(true);
  for (let i = 0; i < 999; i++) tries.isTooMany(`other ${i}`);
  expect(isTooMany(1)).toBe(true);
  // Its last try counts, not its first one.
  for (let i = 0; i < 999; i++) tries.isTooMany(`later ${i}`);
  expect(isTooMany(1)).toBe(true);
  for (let i = 0; i < 1_000; i++) tries.isTooMany(`another ${i}`);
  expect(isTooMany(1)).toBe(false);
});

/** Its connections from an address of this machine: whether the server keeps one more. */
async function counting(
  server: ReturnType<typeof createServer>,
): Promise<{ isKept(localAddress: string): Promise<boolean>; sockets: Socket[] }> {
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sockets: Socket[] = [];
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const isKept = (localAddress: string) =>
    new Promise<boolean>((resolve) => {
      const socket = connect({ port, host: '127.0.0.1', localAddress });
      sockets.push(socket);
      socket.on('error', () => resolve(false)).on('close', () => resolve(false));
      socket.on('connect', () => socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
      socket.on('data', () => resolve(true));
    });
  return { isKept, sockets };
}

it('an address holds 512 connections; the next is cut, others come in, and a closed one makes room', async () => {
  const server = createServer((_, response) => response.end('ok'));
  limitConnections(server, false);
  const { isKept, sockets } = await counting(server);
  const kept = await Promise.all(Array.from({ length: MAX_CONNECTIONS_AN_ADDRESS }, () => isKept('127.0.0.1')));
  expect(kept.every(Boolean)).toBe(true);
  expect([await isKept('127.0.0.1'), await isKept('127.0.0.2')]).toEqual([false, true]);
  sockets[0]!.destroy();
  await vi.waitFor(async () => expect(await isKept('127.0.0.1')).toBe(true));
});

it('all other users of this machine together hold 32 connections, and take none of its owner’s', async () => {
  const server = createServer((_, response) => response.end('ok'));
  limitStrangers(
    server,
    ({ remoteAddress }) => remoteAddress !== '127.0.0.1',
    () => Promise.resolve(),
  );
  const { isKept } = await counting(server);
  const kept = await Promise.all(
    Array.from({ length: MAX_STRANGERS }, (_, i) => isKept(i % 2 === 0 ? '127.0.0.2' : '127.0.0.3')),
  );
  expect(kept.every(Boolean)).toBe(true);
  expect([await isKept('127.0.0.3'), await isKept('127.0.0.4'), await isKept('127.0.0.1')]).toEqual([
    false,
    false,
    true,
  ]);
});
