/** `rewardboard rerank`: best-of-n accuracy of a saved model. */

import type { Command } from 'commander';
import { terminalJson, terminalText } from '@rewardboard/machine';
import { toWire } from '@rewardboard/protocol';
import { addExamples } from '../help.ts';
import type { UseFlags } from '../use-flags.ts';
import { addUseFlags, useModel } from '../use-flags.ts';

export function addRerank(program: Command): void {
  const command = addUseFlags(
    program
      .command('rerank')
      .summary('measure best-of-n selection by a model')
      .description(
        'Best of n: how often the candidate that the model scores highest is correct,\ncompared with a majority vote and a random pick.',
      ),
  ).option('--json', 'print JSON', false);
  addExamples(command, [['rerank outputs/run candidates.jsonl', 'several solutions per problem']]).action(
    async (model: string, files: string[], flags: UseFlags & { json: boolean }) => {
      await useModel(model, files, flags, async ({ rerankFiles, rerankText }, options) => {
        const report = await rerankFiles(options);
        console.log(flags.json ? terminalJson(toWire(report)) : terminalText(rerankText(report)));
      });
    },
  );
}
