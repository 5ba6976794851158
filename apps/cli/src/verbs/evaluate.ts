/** `rewardboard evaluate`: a saved model's metrics on labeled solutions, next to trivial baselines. */

import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { terminalJson, terminalText } from '@rewardboard/machine';
import { toWire } from '@rewardboard/protocol';
import { addExamples } from '../help.ts';
import type { UseFlags } from '../use-flags.ts';
import { addUseFlags, useModel } from '../use-flags.ts';

export function addEvaluate(program: Command): void {
  const command = addUseFlags(
    program
      .command('evaluate')
      .summary('measure a model on labeled solutions')
      .description(
        'Measure a model on labeled solutions: step metrics and first errors, with\n95% intervals, next to trivial baselines.',
      ),
  )
    .addOption(
      new Option('--threshold <num>', 'probability from which a step counts as correct')
        .argParser(probability)
        .default(undefined, "the model's"),
    )
    .option('--json', 'print JSON', false);
  addExamples(command, [
    ['evaluate outputs/run steps.jsonl --held_out', 'use only what training held out'],
    ['evaluate outputs/run other.jsonl --json', 'print JSON'],
  ]).action(async (model: string, files: string[], flags: UseFlags & { json: boolean; threshold?: number }) => {
    const { threshold } = flags;
    await useModel(model, files, flags, async ({ evaluateFiles, evaluationText }, options) => {
      const report = await evaluateFiles({ ...options, ...(threshold === undefined ? {} : { threshold }) });
      console.log(flags.json ? terminalJson(toWire(report)) : terminalText(evaluationText(report)));
    });
  });
}

function probability(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1) || text.trim() === '')
    throw new InvalidArgumentError('Expected a number from 0 to 1.');
  return value;
}
