/** `rewardboard evaluate`: a saved model on labelled solutions, beside what needs no model. */

import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { toWire } from '@rewardboard/protocol';
import type { UseFlags } from '../use-flags.ts';
import { addUseFlags, useModel } from '../use-flags.ts';

export function addEvaluate(program: Command): void {
  addUseFlags(
    program
      .command('evaluate')
      .description(
        'judge a saved model on labelled solutions: step metrics and first errors, beside trivial baselines, with intervals',
      ),
  )
    .option('--threshold <probability>', 'from which a step is called right (default: that of the model)', probability)
    .option('--json', 'print JSON for scripts', false)
    .action(async (model: string, files: string[], flags: UseFlags & { json: boolean; threshold?: number }) => {
      const { threshold } = flags;
      await useModel(model, files, flags, async ({ evaluateFiles, evaluationText }, options) => {
        const report = await evaluateFiles({ ...options, ...(threshold === undefined ? {} : { threshold }) });
        console.log(flags.json ? toWire(report) : evaluationText(report));
      });
    });
}

function probability(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1) || text.trim() === '')
    throw new InvalidArgumentError('Expected a number from 0 to 1.');
  return value;
}
