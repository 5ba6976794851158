/** A network that swallows everything, and says nothing of it. */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, createServer as createProxy } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FromUplink } from '@rewardboard/protocol';
import { BEAT_MS, SOCKET_PATH, UPLINK_NAMESPACE } from '@rewardboard/protocol';
import { Server } from 'socket.io';
import { expect, it, onTestFinished, vi } from 'vitest';
import { Uplink } from './uplink.ts';

it('is noticed by the uplink, which connects anew and sends what was made meanwhile', async () => {
  let kept = 0;
  let hellos = 0;
  const http = createServer();
  const server = new Server(http, { path: SOCKET_PATH, transports: ['websocket'] });
  const beats = setInterval(() => server.of(UPLINK_NAMESPACE).emit('beat'), BEAT_MS);
  onTestFinished(async () => {
    clearInterval(beats);
    await server.close();
  });
  server.of(UPLINK_NAMESPACE).on('connection', (socket) => {
    socket.emit('beat');
    const uplink = socket as unknown as { on<E extends keyof FromUplink>(event: E, listener: FromUplink[E]): void };
    uplink.on('hello', (_, answer) => {
      hellos++;
      answer({ offset: kept });
    });
    uplink.on('piece', ({ offset, bytes }, answer) => {
      kept = offset + bytes.length;
      answer({ offset: kept });
    });
  });
  const listening = async (one: {
    listen(port: number, host: string, done: () => void): unknown;
    address(): unknown;
  }) => {
    await new Promise<void>((resolve) => void one.listen(0, '127.0.0.1', resolve));
    return (one.address() as AddressInfo).port;
  };
  const hubPort = await listening(http);
  // Connections of before the fault stay open, and nothing passes them any more.
  const swallowed = new Set<Socket>();
  const open: Socket[] = [];
  const proxy = createProxy((near) => {
    const far = connect(hubPort, '127.0.0.1');
    open.push(near, far);
    near.on('data', (bytes) => !swallowed.has(near) && far.write(bytes)).on('error', () => undefined);
    far.on('data', (bytes) => !swallowed.has(near) && near.write(bytes)).on('error', () => undefined);
  });
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    proxy.close();
  });
  const journalPath = join(mkdtempSync(join(tmpdir(), 'silence-')), 'events.jsonl');
  writeFileSync(journalPath, 'one\n');
  const hubUrl = `http://127.0.0.1:${await listening(proxy)}`;
  const uplink = new Uplink({
    hubUrl,
    run: { runId: 'r', name: 'r' },
    journalPath,
    notify: ({ type }) => expect(type).not.toBe('refused'),
  });
  onTestFinished(() => uplink.close());
  await vi.waitFor(() => expect([hellos, kept]).toEqual([1, 4]), 10_000);
  for (const socket of open) swallowed.add(socket);
  writeFileSync(journalPath, 'one\ntwo\n');
  await vi.waitFor(() => expect([hellos, kept]).toEqual([2, 8]), 20_000);
});
