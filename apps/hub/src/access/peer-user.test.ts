/** Which user is at the other end of a loopback connection, as the kernel's tables say. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { PeerUsers, readTables, userOf } from './peer-user.ts';

const isLinux = existsSync('/proc/net/tcp');
const isRoot = process.geteuid?.() === 0;
const STRANGER = 65_534;

async function listening(host: string) {
  const server = createServer().listen(0, host);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

async function accepted(server: ReturnType<typeof createServer>, open: () => void): Promise<Socket> {
  const came = once(server, 'connection') as Promise<[Socket]>;
  open();
  const [socket] = await came;
  onTestFinished(() => void socket.destroy());
  return socket;
}

it.skipIf(!isLinux).each(['127.0.0.1', '::1', '127.0.0.2'])('the own user passes at %s', async (host) => {
  const { server, port } = await listening(host);
  const peers = new PeerUsers();
  await peers.probe(host, port);
  expect(peers.canTell).toBe(true);
  const socket = await accepted(server, () => {
    const near = connect(port, host);
    onTestFinished(() => void near.destroy());
  });
  expect(peers.isOwn(socket)).toBe(true);
});

it.skipIf(!isLinux)('an IPv4 client of a socket for both kinds of addresses is found', async () => {
  const { server, port } = await listening('::');
  const socket = await accepted(server, () => {
    const near = connect(port, '127.0.0.1');
    onTestFinished(() => void near.destroy());
  });
  expect(socket.remoteAddress).toBe('::ffff:127.0.0.1');
  const { remoteAddress, remotePort, localAddress, localPort } = socket;
  expect(userOf(readTables(), remoteAddress, remotePort, localAddress, localPort)).toBe(process.geteuid!());
});

it.skipIf(!isLinux || !isRoot)('another user does not pass, not even by hanging up at once', async () => {
  const { server, port } = await listening('127.0.0.1');
  const peers = new PeerUsers();
  await peers.probe('127.0.0.1', port);
  for (const after of ['setInterval(() => {}, 1000)', 'socket.destroy()']) {
    const program = `const socket = require('net').connect(${port}, '127.0.0.1', () => { socket.write('x'); ${after}; });`;
    const child = spawn(process.execPath, ['-e', program], { uid: STRANGER, gid: STRANGER, stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    const socket = await accepted(server, () => undefined);
    // A socket that its program has left is listed as root's.
    if (after === 'socket.destroy()') await once(child, 'exit');
    expect(peers.isOwn(socket)).toBe(false);
  }
});

it.skipIf(!isLinux)('connections that came together are looked up together', async () => {
  const { server, port } = await listening('127.0.0.1');
  let reads = 0;
  const peers = new PeerUsers(() => {
    reads++;
    return readTables();
  });
  await peers.probe('127.0.0.1', port);
  peers.watch(server);
  const sockets: Socket[] = [];
  for (let i = 0; i < 20; i++)
    sockets.push(
      await accepted(server, () => {
        const near = connect(port, '127.0.0.1');
        onTestFinished(() => void near.destroy());
      }),
    );
  reads = 0;
  expect(sockets.map((socket) => peers.isOwn(socket))).toEqual(Array(20).fill(true));
  expect(reads).toBe(1);
});

it.skipIf(!isLinux)(
  'those who wait are looked up together, and only for those that the first table lacks the second one is read',
  async () => {
    const { server, port } = await listening('127.0.0.1');
    const read: string[] = [];
    const peers = new PeerUsers(() => {
      const [v4, v6] = readTables();
      return (function* () {
        read.push('v4');
        yield v4!;
        read.push('v6');
        yield v6!;
      })();
    });
    await peers.probe('127.0.0.1', port);
    const connected = () =>
      accepted(server, () => {
        const near = connect(port, '127.0.0.1');
        onTestFinished(() => void near.destroy());
      });
    const sockets: Socket[] = [];
    for (let i = 0; i < 10; i++) sockets.push(await connected());
    read.length = 0;
    await Promise.all(sockets.slice(0, 1).map((socket) => peers.whenKnown(socket)));
    expect(read).toEqual(['v4']);
    await Promise.all(sockets.slice(1, 3).map((socket) => peers.whenKnown(socket)));
    expect(sockets.slice(0, 3).map((socket) => peers.isOwn(socket))).toEqual([true, true, true]);
    expect(read.filter((table) => table === 'v6')).toEqual([]);
  },
);

it.skipIf(!isLinux)('a connection that the first reading of the table lacks is looked up once more', async () => {
  const { server, port } = await listening('127.0.0.1');
  const readings = [readTables, () => ['', ''], readTables];
  const peers = new PeerUsers(() => readings.shift()!());
  await peers.probe('127.0.0.1', port);
  const socket = await accepted(server, () => {
    const near = connect(port, '127.0.0.1');
    onTestFinished(() => void near.destroy());
  });
  expect(peers.isOwn(socket)).toBe(true);
});

it('where the platform does not tell, every program on this machine passes', () => {
  expect(new PeerUsers().isOwn({} as Socket)).toBe(true);
});
