/** Where a link can be opened: at the public name, or at each address of this machine; and on this machine itself. */

import { ownAddresses } from './permitted-hosts.ts';

export function linkAddresses(key: string, port: number, publicOrigin: string | undefined, publicPath = ''): string[] {
  const networked = ownAddresses().filter((address) => !address.includes(':'));
  const origins = publicOrigin === undefined ? networked.map((name) => `http://${name}:${port}`) : [publicOrigin];
  return [...origins, `http://127.0.0.1:${port}`].map((origin) => `${origin}${publicPath}/#key=${key}`);
}
