/** `npm run dev`: this tree's hub with Next's development server behind it, on one port. */

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { HubFlags } from '../hub-flags.ts';
import { addHubFlags, hubFromFlags } from '../hub-flags.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { goOnWithoutOutput } from '../lost-output.ts';
import { printAddress } from '../print-address.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export function addDev(program: Command): void {
  const command = program
    .command('dev')
    .summary('develop the board')
    .description("Develop the board: start a hub with Next's development server behind it.")
    .argument('[directories...]', 'directories that contain runs', ['outputs']);
  addHubFlags(command).action(async (directories: string[], flags: HubFlags) => {
    goOnWithoutOutput();
    const interrupt = listenForInterrupt(() => console.log('\nStopping.'));
    const boardPort = flags.port + 1;
    const next = spawn('npx', ['next', 'dev', '--port', String(boardPort), '--hostname', '127.0.0.1'], {
      cwd: `${ROOT}apps/dashboard`,
      stdio: 'inherit',
    });
    const hub = await hubFromFlags({ ...flags, share: false }, directories, boardPort);
    printAddress(hub, { ...flags, share: false });
    await interrupt.asked;
    next.kill('SIGTERM');
    await hub.close();
  });
}
