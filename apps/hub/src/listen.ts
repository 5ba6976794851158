/** Opens the hub's port: the wanted one, or where that is taken the next free one. */

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Ports after the wanted one that are tried. */
const MORE_PORTS = 20;

/** @returns the port that it listens on */
export async function listen(server: Server, host: string, wanted: number): Promise<number> {
  for (let port = wanted; ; port++) {
    try {
      await tryPort(server, host, port);
      return (server.address() as AddressInfo).port;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EACCES')
        throw new Error(`You have no permission to use port ${port}. Choose one above 1023 with --port.`, {
          cause: error,
        });
      if (code !== 'EADDRINUSE')
        throw new Error(`The hub cannot listen on ${host}:${port}: ${String(error)}`, { cause: error });
      if (port >= Math.min(wanted + MORE_PORTS, 65_535))
        throw new Error(`Ports ${wanted} to ${port} are all in use. Choose another with --port.`, { cause: error });
    }
  }
}

function tryPort(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error) => reject(error);
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      resolve();
    });
  });
}
