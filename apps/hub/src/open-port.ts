/** The port: it opens before anything is read, and only under this machine's own names and to whom the hub serves. */

import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { limitConnections } from './access/address-limit.ts';
import { PeerUsers } from './access/peer-user.ts';
import { PermittedHosts } from './access/permitted-hosts.ts';
import type { HubOptions } from './hub-options.ts';
import { listen } from './listen.ts';

/** Open connections, of all kinds. */
const MAX_CONNECTIONS = 4_096;

export async function openPort(
  options: HubOptions,
  notice: (text: string) => void,
): Promise<{ http: Server; peers: PeerUsers; hosts: PermittedHosts; port: number }> {
  const http = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, maxHeaderSize: 16 * 1024 });
  http.maxConnections = MAX_CONNECTIONS;
  const peers = new PeerUsers();
  if (!options.share) peers.watch(http);
  limitConnections(http, !options.share || options.publicOrigin !== undefined);
  let port = options.port;
  const listensOn =
    options.share && !options.publicOrigin ? '0.0.0.0' : options.host === 'localhost' ? '127.0.0.1' : options.host;
  const hosts = new PermittedHosts(() => port, options.host, options.share, options.publicOrigin ?? null);
  port = await listen(http, listensOn, options.port);
  if (options.port !== 0 && port !== options.port)
    options.notice(`Port ${options.port} is in use; the board is on ${port}.`);

  if (!options.share) await peers.probe(listensOn, port);
  if (!options.share && !options.requireKey && !peers.canTell && process.platform === 'linux')
    notice(
      'This system doesn’t report which user opens a connection, so every program on this machine can reach the board. `--require-key` closes it to those without the key.',
    );
  return { http, peers, hosts, port };
}
