/** `rewardboard score`: what a saved model says of each step, as JSON lines. */

import { once } from 'node:events';
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import type { Command } from 'commander';
import type { UseFlags } from '../use-flags.ts';
import { addUseFlags, useModel } from '../use-flags.ts';

export function addScore(program: Command): void {
  addUseFlags(program.command('score').description('write P(right) of each step and of each solution, as JSON lines'))
    .option('--output <file>', 'where to (default: the terminal)')
    .action(async (model: string, files: string[], flags: UseFlags & { output?: string }) => {
      const { output } = flags;
      const writing = output === undefined ? null : `${output}.writing`;
      const stream = writing === null ? process.stdout : createWriteStream(writing);
      const failed = once(stream, 'error').then(([error]) => {
        throw error;
      });
      failed.catch(() => {});
      const count = await useModel(model, files, flags, ({ scoreFiles }, options) =>
        scoreFiles(options, async (line) => {
          if (!stream.write(line)) await Promise.race([once(stream, 'drain'), failed]);
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
      console.error(`${count} solutions scored: ${output}`);
    });
}
