/** The options of every verb that sends a run to a board. */

import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { Option } from 'commander';
import { DEFAULT_PORT } from '@rewardboard/protocol';
import { environment } from './environment.ts';
import { UsageError } from './usage-error.ts';

export interface UplinkFlags {
  hub?: string | false;
  hub_token?: string;
  hub_token_file?: string;
}

/** @param mayBeNone whether there is --no-hub */
export function addUplinkFlags(command: Command, mayBeNone = true): Command {
  command
    .optionsGroup('Board:')
    .addOption(
      new Option('--hub <url>', 'board to send the run to').default(undefined, `http://127.0.0.1:${DEFAULT_PORT}`),
    );
  if (mayBeNone) command.option('--no-hub', "don't send the run to a board");
  return command
    .addOption(
      new Option('--hub_token <token>', 'token of a shared board; other users may see it here').default(
        environment.hubToken,
        '$REWARDBOARD_HUB_TOKEN',
      ),
    )
    .option('--hub_token_file <file>', 'file that contains the token');
}

/** From the file, the flag or the environment: the file keeps it out of the process list. */
export function hubTokenOf({ hub_token, hub_token_file }: UplinkFlags): string | undefined {
  if (hub_token_file === undefined) return hub_token;
  let text: string;
  try {
    text = readFileSync(hub_token_file, 'utf8').trim();
  } catch (error) {
    throw new UsageError(`${hub_token_file} can't be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  // The token itself is never shown, not even a wrong one.
  if (!/^[\w-]{1,200}$/.test(text)) throw new UsageError(`${hub_token_file} contains no token: it must be one word.`);
  return text;
}
