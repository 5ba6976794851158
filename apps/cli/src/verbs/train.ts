/** `rewardboard train`: trains a model, writes its run, tells a hub if there is one. */

import type { Command } from 'commander';
import { runTraining } from '@rewardboard/trainer';
import { listenForInterrupt } from '../interrupt.ts';
import type { TrainFlags } from '../train-flags.ts';
import { addTrainFlags, addUplinkFlags, trainingOptions } from '../train-flags.ts';

export function addTrain(program: Command): void {
  const command = program.command('train').description('train a reward model and write its run');
  addUplinkFlags(addTrainFlags(command)).action(
    async (flags: TrainFlags & { hub: string | false; hub_token?: string }) => {
      const { signal } = listenForInterrupt(() => console.error('\nStopping after this step; once more kills.'));
      process.exitCode = await runTraining({
        ...trainingOptions(flags, flags.output_dir ?? 'outputs/reward_model'),
        hubUrl: flags.hub === false ? null : flags.hub,
        ...(flags.hub_token === undefined ? {} : { hubToken: flags.hub_token }),
        signal,
      });
    },
  );
}
