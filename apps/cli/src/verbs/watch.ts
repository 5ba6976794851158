/** `rewardboard watch`: follows runs that any program writes or has written. */

import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { refuseFile } from '../check-directory.ts';
import type { HubFlags } from '../hub-flags.ts';
import { terminalLine } from '@rewardboard/machine';
import { addHubFlags, hubFromFlags } from '../hub-flags.ts';
import { addExamples } from '../help.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { goOnWithoutOutput } from '../lost-output.ts';
import { openBrowser } from '../open-browser.ts';
import { pageOf, printAddress } from '../print-address.ts';

export function addWatch(program: Command): void {
  const command = program
    .command('watch')
    .summary('show runs live on the board')
    .description(
      'Show runs live on the board. Log files of Hugging Face, TensorBoard, Lightning,\nKeras and others are recognized; new runs appear on their own.',
    )
    .argument('[directories...]', 'directories that contain runs, at any depth (default: only runs sent with --hub)');
  addExamples(addHubFlags(command), [
    ['watch path/to/outputs', 'follow every run below a directory'],
    ['watch outputs --share', 'let others on the network watch'],
  ]).action(async (directories: string[], flags: HubFlags) => {
    goOnWithoutOutput();
    const interrupt = listenForInterrupt(() => console.log('\nStopping.'));
    for (const directory of directories) refuseFile(directory);
    for (const directory of directories)
      if (!existsSync(directory))
        console.log(terminalLine(`${directory} doesn't exist yet. Its runs appear once it does.`));
    const hub = await hubFromFlags(flags, directories);
    printAddress(hub, flags);
    if (flags.open) openBrowser(pageOf(hub));
    await interrupt.asked;
    await hub.close();
  });
}
