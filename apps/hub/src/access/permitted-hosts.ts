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

export class PermittedHosts {
  constructor(
    private readonly port: () => number,
    private readonly listensOn: string,
    private readonly isShared: boolean,
  ) {}

  /** A Host header, exactly. */
  permits(host: string | undefined): boolean {
    if (host === undefined) return false;
    const wanted = host.toLowerCase();
    return this.#names().some((name) => wanted === `${name}:${this.port()}` || (this.port() === 80 && wanted === name));
  }

  /** An Origin header, exactly; "null" is none. */
  permitsOrigin(origin: string): boolean {
    return origin.startsWith('http://') && this.permits(origin.slice('http://'.length));
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
