/** `rewardboard train`: trains a model, writes its run, and sends it to a board if one is running. */

import type { Command } from 'commander';
import { runTraining } from '@rewardboard/trainer';
import { addExamples } from '../help.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { goOnWithoutOutput } from '../lost-output.ts';
import type { TrainFlags } from '../train-flags.ts';
import { addTrainFlags, refuseFiles, trainingOptions } from '../train-flags.ts';
import type { UplinkFlags } from '../uplink-flags.ts';
import { addUplinkFlags, hubTokenOf } from '../uplink-flags.ts';

const DEFAULT_DIRECTORY = 'outputs/reward_model';

export function addTrain(program: Command): void {
  const command = program
    .command('train')
    .summary('train a reward model')
    .description('Train a reward model. If a board is running on this machine, it shows the run.');
  addExamples(addUplinkFlags(addTrainFlags(command, DEFAULT_DIRECTORY)), [
    ['train --data steps.jsonl --output_dir outputs/run', 'train on your own data'],
    ['train --output_dir outputs/run --resume_from_checkpoint', 'resume a stopped run'],
    ['train --train_config train.yaml --learning_rate 5e-4', 'options override the file'],
  ]).action(async (flags: TrainFlags & UplinkFlags) => {
    refuseFiles(command);
    goOnWithoutOutput();
    const { signal } = listenForInterrupt(() =>
      console.error('\nStopping after this step. Press Ctrl-C again to exit immediately.'),
    );
    const hubToken = hubTokenOf(flags);
    process.exitCode = await runTraining({
      ...trainingOptions(flags, flags.output_dir ?? DEFAULT_DIRECTORY),
      ...(flags.hub === undefined ? {} : { hubUrl: flags.hub === false ? null : flags.hub }),
      ...(hubToken === undefined ? {} : { hubToken }),
      signal,
    });
  });
}
