/** Opens a page in the default browser, if there is a desktop and the output is a terminal. */

import { spawn } from 'node:child_process';
import { environment } from './environment.ts';

export function openBrowser(url: string): void {
  if (!environment.hasDesktop || !process.stdout.isTTY) return;
  const [command, args]: [string, string[]] =
    process.platform === 'darwin'
      ? ['open', [url]]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', '', url]]
        : ['xdg-open', [url]];
  // The address is printed anyway, so a missing opener isn't an error.
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
