/** What `rewardboard link` and `rewardboard token` have in common: they list, make and revoke what opens the shared board here. */

import type { Command } from 'commander';
import { Argument, InvalidArgumentError } from 'commander';
import { terminalLine } from '@rewardboard/machine';
import type { Pass, PassKind } from '@rewardboard/protocol';
import { MAX_PASS_LIFE_DAYS } from '@rewardboard/protocol';
import { environment } from './environment.ts';
import { passText } from './pass-text.ts';
import type { SharedBoard } from './shared-boards.ts';
import { sharedBoard } from './shared-boards.ts';
import { UsageError } from './usage-error.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

type Verb = 'list' | 'new' | 'revoke';

interface PassFlags {
  port?: string;
  name?: string;
  run?: string;
  until?: number;
  canEdit?: boolean;
  all?: boolean;
}

export function passCommand(command: Command, kind: PassKind, summary: string, description: string): Command {
  return command
    .summary(summary)
    .description(description)
    .addArgument(new Argument('<action>', 'what to do').choices(['list', 'new', 'revoke']))
    .argument('[id]', `${kind} to revoke, by its ID or its name`)
    .option('--port <n>', 'port of the board, if you share several')
    .option('--all', `revoke all ${kind}s (revoke)`)
    .option('--name <text>', 'name to show in the list (new)')
    .option('--until <date>', 'last valid day, such as 2030-01-31 or 30d (new)', parseUntil);
}

export function actionOf(kind: PassKind) {
  return async (
    action: Verb,
    id: string | undefined,
    { port, name, run, until, canEdit, all }: PassFlags,
  ): Promise<void> => {
    const path = `/api/${kind}s`;
    // An empty variable in a script must not revoke all.
    if (action === 'revoke' && (id === undefined) !== (all === true))
      throw new UsageError(`Set which ${kind} to revoke, by its ID or its name, or use --all to revoke all.`);
    if (action !== 'revoke' && id !== undefined)
      throw new UsageError(`${action} takes no ID.${action === 'new' ? ' Set a name with --name.' : ''}`);
    const board = await sharedBoard(environment.stateDirectory, port);
    if (action === 'list') {
      const passes = (await ask(board, 'GET', path))[`${kind}s`] as Pass[];
      for (const pass of passes) console.log(terminalLine(passText(pass)));
      if (passes.length === 0) console.log(`No valid ${kind}. Create one with: rewardboard ${kind} new`);
    } else if (action === 'new') {
      const made = await ask(board, 'POST', path, { name, run, until, canEdit });
      console.log(terminalLine(passText((made.link ?? made.pass) as Pass)));
      for (const url of (made.urls as string[] | undefined) ?? []) console.log(terminalLine(url));
      if (kind === 'token') console.log(terminalLine(String(made.token)));
    } else {
      const { revoked, isLasting } = await ask(board, 'POST', `${path}/revoke`, { id, all });
      const { length } = revoked as Pass[];
      console.log(
        `Revoked ${length} ${kind}${length === 1 ? '' : 's'}. Everyone who used ${length === 1 ? 'it' : 'them'} is disconnected.`,
      );
      if (isLasting === false) {
        console.log(
          `The board can't write its state: after a restart it may be valid again. The board's output says why.`,
        );
        process.exitCode = 1;
      }
    }
  };
}

async function ask(
  { port, ownerKey }: SharedBoard,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { Authorization: `Bearer ${ownerKey}`, 'Content-Type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  }).catch(() => {
    throw new UsageError(`No board is running at 127.0.0.1:${port}. Set its port with --port.`);
  });
  const answered = (await answer.json()) as Record<string, unknown>;
  if (!answer.ok)
    throw new UsageError(String(answered.error ?? `The board answered with HTTP status ${answer.status}.`));
  return answered;
}

/** @returns the end of that day here, ms since 1970; with a time, that time */
export function parseUntil(text: string): number {
  const days = /^(\d{1,5})d$/.exec(text)?.[1];
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  const at = days ? Date.now() + Number(days) * DAY_MS : new Date(isDay ? `${text}T23:59:59.999` : text).getTime();
  if (Number.isNaN(at))
    throw new InvalidArgumentError('Write a date such as 2030-01-31, or days from now such as 30d.');
  if (at <= Date.now()) throw new InvalidArgumentError('This date has passed.');
  if (at > Date.now() + MAX_PASS_LIFE_DAYS * DAY_MS)
    throw new InvalidArgumentError(`Choose a date within ${MAX_PASS_LIFE_DAYS} days.`);
  return at;
}
