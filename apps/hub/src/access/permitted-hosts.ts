/** Names under which this hub may be asked for. A page of another name, or a name turned to this machine by its owner, gets nothing. */

import { hostname, networkInterfaces } from 'node:os';

/** Addresses of this machine on the network, IPv4 first. */
export function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const outer = all.filter((address) => !address.internal && !address.address.startsWith('fe80:'));
  return [...outer.filter(({ family }) => family === 'IPv4'), ...outer.filter(({ family }) => family !== 'IPv4')].map(
    ({ address }) => address,
  );
}

/** A name for this machine alone, with any port: a port that is forwarded to the hub may have another number. */
const THIS_MACHINE = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/;

export class PermittedHosts {
  constructor(
    private readonly port: () => number,
    private readonly listensOn: string,
    private readonly isShared: boolean,
    /** Where a proxy serves the hub: "https://board.example.com". */
    private readonly publicOrigin: string | null = null,
  ) {}

  /** A Host header, exactly. */
  permits(host: string | undefined): boolean {
    if (host === undefined) return false;
    const wanted = host.toLowerCase();
    return THIS_MACHINE.test(wanted) || this.#isPublic(wanted) || this.#isOwn(wanted);
  }

  /** An Origin header, exactly; "null" is none. @param host the Host header: another port of this machine is another page, unless it is the one that was asked */
  permitsOrigin(origin: string, host: string | undefined): boolean {
    if (this.publicOrigin !== null && origin === this.publicOrigin) return true;
    if (!origin.startsWith('http://')) return false;
    const name = origin.slice('http://'.length);
    return this.#isOwn(name) || (THIS_MACHINE.test(name) && name === host?.toLowerCase());
  }

  #isPublic(name: string): boolean {
    if (this.publicOrigin === null) return false;
    const { host, hostname: bare, protocol } = new URL(this.publicOrigin);
    // A proxy may pass the name with or without the port that its scheme implies.
    return name === host || (host === bare && name === `${bare}:${protocol === 'https:' ? 443 : 80}`);
  }

  #isOwn(wanted: string): boolean {
    return this.#names().some((name) => wanted === `${name}:${this.port()}` || (this.port() === 80 && wanted === name));
  }

  #names(): string[] {
    const names = ['127.0.0.1', 'localhost', '[::1]', bracketed(this.listensOn)];
    // Asked each time: addresses come and go with networks.
    return this.isShared
      ? [...names, ...ownAddresses().map(bracketed), hostname().toLowerCase(), `${hostname().toLowerCase()}.local`]
      : names;
  }
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address.toLowerCase();
}
