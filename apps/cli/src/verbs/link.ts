/** `rewardboard link`: makes a new read-only link of the shared hub on this machine, or revokes all that were given out. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { Argument } from 'commander';
import { DEFAULT_PORT } from '@rewardboard/protocol';
import { environment } from '../environment.ts';
import { UsageError } from '../usage-error.ts';

export function addLink(program: Command): void {
  program
    .command('link')
    .description('make a new read-only link of a shared hub, or revoke those that are out')
    .addArgument(new Argument('<action>', 'what to do').choices(['new', 'revoke']))
    .option('--port <number>', 'port of the hub', String(DEFAULT_PORT))
    .action(async (action: 'new' | 'revoke', flags: { port: string }) => {
      const answer = await fetch(`http://127.0.0.1:${flags.port}/api/links${action === 'revoke' ? '/revoke' : ''}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${ownerKey(flags.port)}` },
      }).catch(() => {
        throw new UsageError(`No hub answers at 127.0.0.1:${flags.port}. Give its port with --port.`);
      });
      const body = (await answer.json()) as { error?: string; urls?: string[] };
      if (!answer.ok) throw new UsageError(body.error ?? `The hub answered ${answer.status}.`);
      if (action === 'revoke') console.log('Revoked: whoever watched by a link watches no more.');
      for (const url of body.urls ?? []) console.log(`Read-only link: ${url}`);
    });
}

function ownerKey(port: string): string {
  const file = join(environment.stateDirectory, `hub-${port}.json`);
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { ownerKey: string }).ownerKey;
  } catch {
    throw new UsageError(
      `There is no shared hub of yours on port ${port} (${file} cannot be read). Start one with --share.`,
    );
  }
}
