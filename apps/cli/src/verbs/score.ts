/** `rewardboard score`: a saved model's scores of each step and solution, as JSON Lines. */

import { once } from 'node:events';
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import type { Command } from 'commander';
import { nameBeside, terminalJson, terminalLine } from '@rewardboard/machine';
import { Option } from 'commander';
import { systemReason } from '@rewardboard/trainer';
import { addExamples } from '../help.ts';
import { UsageError } from '../usage-error.ts';
import type { UseFlags } from '../use-flags.ts';
import { addUseFlags, useModel } from '../use-flags.ts';

export function addScore(program: Command): void {
  const command = addUseFlags(
    program
      .command('score')
      .summary('score the steps of solutions')
      .description('Write the probability that each step and each solution is correct, as JSON Lines.'),
  ).addOption(
    new Option('--output <file>', 'output file, or - for standard output').default(undefined, 'standard output'),
  );
  addExamples(command, [['score outputs/run steps.jsonl --output scores.jsonl', 'labels are not needed']]).action(
    async (model: string, files: string[], flags: UseFlags & { output?: string }) => {
      const output = flags.output === '-' ? undefined : flags.output;
      const writing = output === undefined ? null : nameBeside(output);
      const stream = writing === null ? process.stdout : createWriteStream(writing, { flags: 'wx' });
      const failed = once(stream, 'error').then(([error]) => {
        throw output === undefined
          ? error
          : new UsageError(`${terminalLine(output)}: cannot be written: ${systemReason(error)}`);
      });
      failed.catch(() => {});
      const count = await useModel(model, files, flags, ({ scoreFiles }, options) =>
        scoreFiles(options, async (line) => {
          if (!stream.write(terminalJson(line))) await Promise.race([once(stream, 'drain'), failed]);
        }),
      ).catch((error: unknown) => {
        if (writing !== null) rmSync(writing, { force: true });
        throw error;
      });
      if (writing === null || output === undefined) return;
      stream.end();
      await Promise.race([once(stream, 'finish'), failed]);
      if (count === null) return rmSync(writing, { force: true });
      renameSync(writing, output);
      console.error(terminalLine(`${count} ${count === 1 ? 'solution' : 'solutions'} scored, written to ${output}`));
    },
  );
}
