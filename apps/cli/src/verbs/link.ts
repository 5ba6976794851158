/** `rewardboard link`: the links of the shared board on this machine. */

import type { Command } from 'commander';
import { LINK_LIFE_DAYS } from '@rewardboard/protocol';
import { addExamples } from '../help.ts';
import { actionOf, passCommand } from '../passes.ts';

export function addLink(program: Command): void {
  const command = passCommand(
    program.command('link'),
    'link',
    "list, create or revoke a shared board's links",
    `List, create or revoke the links of the shared board on this machine.\nA link is read-only and valid for ${LINK_LIFE_DAYS} days, unless you say otherwise.`,
  )
    .option('--run <id>', 'show only this run (new)')
    .option('--can-edit', 'let its viewers acknowledge, correct names and revoke (new)');
  addExamples(command, [
    ['link list', 'show the valid links'],
    ['link new --name Ann --until 30d', 'create a link for one person'],
    ['link revoke 1a2b3c4d', 'revoke one link and disconnect its viewers'],
    ['link revoke Ann', 'revoke the links with this name'],
    ['link revoke --all', 'revoke all links'],
  ]).action(actionOf('link'));
}
