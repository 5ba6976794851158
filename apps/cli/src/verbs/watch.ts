/** `rewardboard watch`: follows directories that something else is writing, or has written. */

import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { HubFlags } from '../hub-flags.ts';
import { addHubFlags, hubFromFlags } from '../hub-flags.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { openBrowser } from '../open-browser.ts';
import { pageOf, printAddress } from '../print-address.ts';

export function addWatch(program: Command): void {
  const command = program
    .command('watch')
    .description('follow run directories live; new ones below them appear by themselves')
    .argument(
      '[directories...]',
      'directories that hold runs, at any depth; none: only trainers that send to this hub',
    );
  addHubFlags(command).action(async (directories: string[], flags: HubFlags) => {
    const interrupt = listenForInterrupt(() => console.log('\nStopping.'));
    for (const directory of directories)
      if (!existsSync(directory)) console.log(`${directory} does not exist yet; its runs appear when it does.`);
    const hub = await hubFromFlags(flags, directories);
    printAddress(hub);
    if (flags.open) openBrowser(pageOf(hub));
    await interrupt.asked;
    await hub.close();
  });
}
