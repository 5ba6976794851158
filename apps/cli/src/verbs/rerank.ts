/** `rewardboard rerank`: of several candidates a problem, how often the one that a model picks is right. */

import type { Command } from 'commander';
import { toWire } from '@rewardboard/protocol';
import type { UseFlags } from '../use-flags.ts';
import { addUseFlags, useModel } from '../use-flags.ts';

export function addRerank(program: Command): void {
  addUseFlags(
    program
      .command('rerank')
      .description('best of n: pick a candidate a problem by a saved model, against majority vote and a random pick'),
  )
    .option('--json', 'print JSON for scripts', false)
    .action(async (model: string, files: string[], flags: UseFlags & { json: boolean }) => {
      await useModel(model, files, flags, async ({ rerankFiles, rerankText }, options) => {
        const report = await rerankFiles(options);
        console.log(flags.json ? toWire(report) : rerankText(report));
      });
    });
}
