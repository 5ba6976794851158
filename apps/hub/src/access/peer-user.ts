/** Whether the program at the other end of a loopback connection runs as this hub's own user. Linux says so; elsewhere nobody does. */

import { readFileSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { connect } from 'node:net';
import { endianness } from 'node:os';

/** Kernel tables of TCP connections: IPv4, and IPv6 with IPv4 addresses inside. Format: proc_net_tcp.txt of the kernel's documentation. */
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];
const ROOT = 0;
const PROBE_MS = 2_000;
/** Between two readings for those who can wait: each takes the kernel milliseconds, and after a restart hundreds of pages come at once. */
const READING_MS = 25;

export class PeerUsers {
  /** false: the platform doesn't tell users apart, and every program on this machine passes. */
  canTell = false;
  readonly #known = new WeakMap<Socket, boolean>();
  /** Accepted, and not looked up yet. */
  readonly #waiting = new Set<Socket>();
  readonly #ownUser = process.geteuid?.() ?? ROOT;

  #readAt = -Infinity;
  #soon: Promise<void> | null = null;

  constructor(private readonly tables: () => Iterable<string> = readTables) {}

  /** Connections that come together are looked up together: a long table takes the kernel milliseconds. */
  watch(server: Server): void {
    server.on('connection', (socket: Socket) => {
      this.#waiting.add(socket);
      socket.once('close', () => this.#waiting.delete(socket));
    });
  }

  /** Looks up a connection of its own: a kernel or a sandbox that hides the tables can't tell. @param host it listens on */
  async probe(host: string, port: number): Promise<void> {
    const socket = connect({ host, port });
    this.canTell = await new Promise<boolean>((resolve) => {
      // On a machine that stood still meanwhile, the connection is there: what is waiting has its turn first.
      socket.setTimeout(PROBE_MS, () => setImmediate(() => resolve(false)));
      socket.once('error', () => resolve(false));
      socket.once('connect', () => {
        const { localAddress, localPort, remoteAddress, remotePort } = socket;
        const isFound = () =>
          userOf(this.tables(), localAddress, localPort, remoteAddress, remotePort) === this.#ownUser;
        resolve(isFound() || isFound());
      });
    });
    socket.destroy();
  }

  /** @returns when `isOwn` knows it, with all that came in the last moment */
  whenKnown(socket: Socket): Promise<void> {
    if (!this.canTell || this.#known.has(socket)) return Promise.resolve();
    this.#waiting.add(socket);
    this.#soon ??= new Promise((resolve) =>
      setTimeout(
        () => {
          this.#soon = null;
          this.#lookUpWaiting();
          resolve();
        },
        Math.max(0, this.#readAt + READING_MS - performance.now()),
      ),
    );
    return this.#soon;
  }

  /** The hub's user and root, who may read everything anyway. Asked once for each connection. */
  isOwn(socket: Socket): boolean {
    if (!this.canTell) return true;
    const known = this.#known.get(socket);
    if (known !== undefined) return known;
    // All of them were accepted before the tables are read, so each is in there.
    this.#waiting.add(socket);
    this.#lookUpWaiting();
    return this.#known.get(socket)!;
  }

  #lookUpWaiting(): void {
    if (this.#waiting.size === 0) return;
    const missing = this.#lookUp(this.#waiting);
    this.#waiting.clear();
    // A table that changes while it is read may lack a line: what is missing is looked up once more.
    if (missing.length > 0) this.#lookUp(missing);
    this.#readAt = performance.now();
  }

  /** @returns those that no table lists */
  #lookUp(sockets: Iterable<Socket>): Socket[] {
    const tables = this.tables();
    const missing: Socket[] = [];
    for (const socket of sockets) {
      const { remoteAddress, remotePort, localAddress, localPort } = socket;
      const user = userOf(tables, remoteAddress, remotePort, localAddress, localPort);
      this.#known.set(socket, user === this.#ownUser || user === ROOT);
      if (user === null) missing.push(socket);
    }
    return missing;
  }
}

/** The user of the program that holds the near end of this connection; null when no open socket is listed for it. @param tables of IPv4 and IPv6 */
export function userOf(
  tables: Iterable<string>,
  nearAddress: string | undefined,
  nearPort: number | undefined,
  farAddress: string | undefined,
  farPort: number | undefined,
): number | null {
  let isV6 = false;
  for (const table of tables) {
    const near = placeOf(String(nearAddress), Number(nearPort), isV6);
    const far = placeOf(String(farAddress), Number(farPort), isV6);
    isV6 = true;
    if (!near || !far) continue;
    const user = userIn(table, ` ${near} ${far} `);
    if (user !== null) return user;
  }
  return null;
}

/** Columns behind the two addresses: state, queues, timer, retransmissions, user, timeout, inode. */
function userIn(table: string, addresses: string): number | null {
  const at = table.indexOf(addresses);
  if (at < 0) return null;
  const end = table.indexOf('\n', at);
  const columns = table
    .slice(at + addresses.length, end < 0 ? table.length : end)
    .trim()
    .split(/ +/);
  const [user, inode] = [Number(columns[4]), Number(columns[6])];
  // A socket that its program has closed is listed without inode and as root's: it vouches for nobody.
  return Number.isInteger(user) && inode > 0 ? user : null;
}

/** An address as the kernel prints it: 32-bit words in the byte order of the machine. */
function placeOf(address: string, port: number, isV6: boolean): string | null {
  const v4 = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address);
  if (!v4 && !(isV6 && address === '::1')) return null;
  const last = v4 ? v4.slice(1, 5).map(Number) : [0, 0, 0, 1];
  const words = isV6 ? [[0, 0, 0, 0], [0, 0, 0, 0], v4 ? [0, 0, 255, 255] : [0, 0, 0, 0], last] : [last];
  const text = words.map((word) => hexOf(endianness() === 'LE' ? word.toReversed() : word)).join('');
  return `${text}:${port.toString(16).toUpperCase().padStart(4, '0')}`;
}

function hexOf(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('');
}

/** The second one is read for those only that the first one lacks. */
export function readTables(): Iterable<string> {
  const texts: string[] = [];
  return {
    *[Symbol.iterator]() {
      for (const [i, table] of TABLES.entries()) yield (texts[i] ??= readTable(table));
    },
  };
}

function readTable(table: string): string {
  try {
    return readFileSync(table, 'latin1');
  } catch {
    return '';
  }
}
