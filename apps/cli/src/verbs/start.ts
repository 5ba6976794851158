/** `rewardboard start`: hub, board and one training, in one command. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { runTraining } from '@rewardboard/trainer';
import type { HubFlags } from '../hub-flags.ts';
import { addHubFlags, hubFromFlags } from '../hub-flags.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { openBrowser } from '../open-browser.ts';
import { pageOf, printAddress } from '../print-address.ts';
import type { TrainFlags } from '../train-flags.ts';
import { addTrainFlags, trainingOptions } from '../train-flags.ts';

const OUTPUTS = 'outputs';
const SAMPLE_CONFIG = fileURLToPath(new URL('../../../config/training_config_sample.yaml', import.meta.url));

export function addStart(program: Command): void {
  const command = program
    .command('start')
    .description('start hub and board, and train (without --data: the sample run, on generated examples)');
  addTrainFlags(addHubFlags(command)).action(async (flags: HubFlags & TrainFlags) => {
    const interrupt = listenForInterrupt(() => console.log('\nStopping; the run stays readable. Once more kills.'));
    const outputDir = flags.output_dir ?? freeDirectory(flags.data ? 'run' : 'sample');
    const hub = await hubFromFlags(flags, [flags.output_dir ?? OUTPUTS]);
    printAddress(hub);
    if (flags.open) openBrowser(pageOf(hub));
    const code = await runTraining({
      ...trainingOptions(flags, outputDir),
      ...(flags.data || flags.train_config || flags.resume_from_checkpoint ? {} : { trainConfigPath: SAMPLE_CONFIG }),
      hubUrl: hub.url,
      ...(hub.ingestToken === null ? {} : { hubToken: hub.ingestToken }),
      signal: interrupt.signal,
    });
    if (!interrupt.signal.aborted) {
      console.log(
        `${code === 0 ? 'The training is done' : 'The training ended with an error'}. The board stays at ${hub.url} until Ctrl-C.`,
      );
      await interrupt.asked;
    }
    await hub.close();
    // A run that a person ended is no failure of this verb; a failed training is.
    process.exitCode = interrupt.signal.aborted && code >= 128 ? 0 : code;
  });
}

/** outputs/sample, outputs/sample-2 ...: a run is never written over another. */
function freeDirectory(name: string): string {
  for (let number = 1; ; number++) {
    const directory = join(OUTPUTS, number === 1 ? name : `${name}-${number}`);
    if (!existsSync(directory)) return directory;
  }
}
