/** Opens a page in the person's browser, where there is a desktop and a person. */

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
  // The address is printed anyway: a desktop without an opener is no failure.
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
