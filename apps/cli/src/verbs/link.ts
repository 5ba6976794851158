/** `rewardboard link`: creates a read-only link to the shared board on this machine, or revokes all links. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { Argument } from 'commander';
import { terminalLine } from '@rewardboard/machine';
import { DEFAULT_PORT } from '@rewardboard/protocol';
import { environment } from '../environment.ts';
import { addExamples } from '../help.ts';
import { UsageError } from '../usage-error.ts';

export function addLink(program: Command): void {
  const command = program
    .command('link')
    .summary("create or revoke a shared board's links")
    .description('Create a read-only link to the shared board on this machine, or revoke all links.')
    .addArgument(new Argument('<action>', 'what to do').choices(['new', 'revoke']))
    .option('--port <n>', 'port of the board', String(DEFAULT_PORT));
  addExamples(command, [
    ['link new', 'print another link'],
    ['link revoke', 'revoke all links and disconnect viewers who use them'],
  ]).action(async (action: 'new' | 'revoke', flags: { port: string }) => {
    const answer = await fetch(`http://127.0.0.1:${flags.port}/api/links${action === 'revoke' ? '/revoke' : ''}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${ownerKey(flags.port)}` },
    }).catch(() => {
      throw new UsageError(`No board is running at 127.0.0.1:${flags.port}. Set its port with --port.`);
    });
    const body = (await answer.json()) as { error?: string; urls?: string[] };
    if (!answer.ok) throw new UsageError(body.error ?? `The board answered with HTTP status ${answer.status}.`);
    if (action === 'revoke') console.log('Links revoked. Viewers who used them are disconnected.');
    for (const url of body.urls ?? []) console.log(terminalLine(`Read-only link: ${url}`));
  });
}

function ownerKey(port: string): string {
  const file = join(environment.stateDirectory, `hub-${port}.json`);
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { ownerKey: string }).ownerKey;
  } catch {
    throw new UsageError(
      `You have no shared board on port ${port} (${file} cannot be read). Start one with --share, or set --port.`,
    );
  }
}
