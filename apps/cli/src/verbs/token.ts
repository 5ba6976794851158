/** `rewardboard token`: the tokens that trainers send to the shared board on this machine with. */

import type { Command } from 'commander';
import { TOKEN_LIFE_DAYS } from '@rewardboard/protocol';
import { addExamples } from '../help.ts';
import { actionOf, passCommand } from '../passes.ts';

export function addToken(program: Command): void {
  const command = passCommand(
    program.command('token'),
    'token',
    "list, create or revoke a shared board's tokens",
    `List, create or revoke the tokens that trainers on other machines send with.\nA token is valid for ${TOKEN_LIFE_DAYS} days, unless you say otherwise.`,
  );
  addExamples(command, [
    ['token list', 'show the valid tokens'],
    ['token new --name cluster', 'create a token for one machine or person'],
    ['token revoke 1a2b3c4d', 'revoke one token and disconnect its trainers'],
    ['token revoke --all', 'revoke all tokens'],
  ]).action(actionOf('token'));
}
