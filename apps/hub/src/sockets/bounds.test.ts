/** How many viewers and trainers may be connected at the same time. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { Access } from '../access/access.ts';
import { PeerUsers } from '../access/peer-user.ts';
import { PermittedHosts } from '../access/permitted-hosts.ts';
import { Viewer, connectSender, temporaryFolder } from '../testing/open-hub.ts';
import { openSockets } from './socket-server.ts';
import type { UplinkSocket, ViewSocket } from './socket-server.ts';

it('2,000 viewers and 500 trainers may be connected; the next one is refused', async () => {
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const stateDirectory = await temporaryFolder();
  const access = new Access({
    stateDirectory,
    port,
    share: false,
    peers: new PeerUsers(),
    now: () => 0,
    notice: () => undefined,
  });
  const server = openSockets(http, access, new PermittedHosts(() => port, '127.0.0.1', false));
  const url = `http://127.0.0.1:${port}`;
  onTestFinished(async () => {
    for (const { sockets } of [server.view, server.uplink])
      for (const id of sockets.keys()) if (id.startsWith('other ')) sockets.delete(id);
    await server.close();
  });
  const fill = (sockets: Map<string, ViewSocket> | Map<string, UplinkSocket>, count: number) => {
    for (let i = 0; i < count; i++) sockets.set(`other ${i}`, {} as ViewSocket & UplinkSocket);
  };
  fill(server.view.sockets, 1_999);
  fill(server.uplink.sockets, 499);

  const viewer = new Viewer({ url });
  const sender = connectSender({ url });
  await vi.waitFor(() => expect([viewer.socket.connected, sender.connected]).toEqual([true, true]));
  const late = new Viewer({ url });
  await vi.waitFor(() => expect(late.error?.message).toBe('2000 viewers are already connected. Try again later.'));
  const errors: string[] = [];
  connectSender({ url }).on('connect_error', ({ message }) => errors.push(message));
  await vi.waitFor(() => expect(errors[0]).toBe('500 trainers are already connected. Try again later.'));
});
