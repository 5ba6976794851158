/** `rewardboard start`: the board and one training run, in one command. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { runTraining } from '@rewardboard/trainer';
import type { HubFlags } from '../hub-flags.ts';
import { addHubFlags, hubFromFlags } from '../hub-flags.ts';
import { addExamples } from '../help.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { goOnWithoutOutput } from '../lost-output.ts';
import { openBrowser } from '../open-browser.ts';
import { pageOf, printAddress } from '../print-address.ts';
import type { TrainFlags } from '../train-flags.ts';
import { addTrainFlags, refuseFiles, trainingOptions } from '../train-flags.ts';

const OUTPUTS = 'outputs';
const SAMPLE_CONFIG = fileURLToPath(new URL('../../../config/training_config_sample.yaml', import.meta.url));

export function addStart(program: Command): void {
  const command = program
    .command('start')
    .summary('train, and open the board')
    .description(
      'Train a model and open the board. Without --data, train the sample run:\na small model on generated arithmetic problems.',
    );
  addExamples(addTrainFlags(addHubFlags(command), 'a new one in outputs'), [
    ['start', 'train the sample run'],
    ['start --data steps.jsonl', 'train on your own data'],
  ]).action(async (flags: HubFlags & TrainFlags) => {
    refuseFiles(command);
    goOnWithoutOutput();
    const interrupt = listenForInterrupt(() => console.log('\nStopping. Press Ctrl-C again to exit immediately.'));
    const outputDir = flags.output_dir ?? freeDirectory(flags.data ? 'run' : 'sample');
    const hub = await hubFromFlags(flags, [flags.output_dir ?? OUTPUTS]);
    printAddress(hub, flags);
    if (flags.open) openBrowser(pageOf(hub));
    const code = await runTraining({
      ...trainingOptions(flags, outputDir),
      ...(flags.data || flags.train_config || flags.resume_from_checkpoint ? {} : { trainConfigPath: SAMPLE_CONFIG }),
      hubUrl: hub.url,
      ...(hub.ownToken === null ? {} : { hubToken: hub.ownToken }),
      signal: interrupt.signal,
    });
    if (!interrupt.signal.aborted) {
      console.log(
        `${code === 0 ? 'Training finished' : `Training ended with exit code ${code}`}. The board is still running at ${hub.url}. Press Ctrl-C to stop it.`,
      );
      await interrupt.asked;
    }
    await hub.close();
    // Stopping a run by hand isn't a failure of this command; a failed training is.
    process.exitCode = interrupt.signal.aborted && code >= 128 ? 0 : code;
  });
}

/** outputs/sample, outputs/sample-2 ...: a run never overwrites another. */
function freeDirectory(name: string): string {
  for (let number = 1; ; number++) {
    const directory = join(OUTPUTS, number === 1 ? name : `${name}-${number}`);
    if (!existsSync(directory)) return directory;
  }
}
