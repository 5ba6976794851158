/** The flags of every verb that starts a hub, and the hub that they describe. */

import { setFlagsFromString } from 'node:v8';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { Hub } from '@rewardboard/hub';
import { startHub } from '@rewardboard/hub';
import { DEFAULT_PORT } from '@rewardboard/protocol';
import { readAlerts } from './read-alerts.ts';
import { readTargets } from './read-targets.ts';
import { environment } from './environment.ts';
import { VERSION } from './version.ts';
import { UsageError } from './usage-error.ts';

export interface HubFlags {
  port: number;
  host: string;
  share: boolean;
  open: boolean;
  targets: string;
  alerts: string;
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The repository's own. */
export const DEFAULT_TARGETS_FILE = `${ROOT}config/targets.yaml`;
export const DEFAULT_ALERTS_FILE = `${ROOT}config/alerts.yaml`;

export function addHubFlags(command: Command): Command {
  return command
    .option('--port <number>', 'port of the board; the next free one if it is taken', parsePort, DEFAULT_PORT)
    .option('--host <address>', 'loopback address to listen on', '127.0.0.1')
    .option('--share', 'listen on the network too, and print a read-only link', false)
    .option('--targets <file>', 'YAML with the numbers that you want reached', DEFAULT_TARGETS_FILE)
    .option('--alerts <file>', 'YAML that says who is told when a run needs a look', DEFAULT_ALERTS_FILE)
    .option('--no-open', 'do not open a browser');
}

/** In percent of what is in use. By itself V8 lets garbage grow to several times that, and beside a hub somebody trains. */
const GARBAGE_PERCENT = 40;

export async function hubFromFlags(
  flags: HubFlags,
  directories: string[],
  developmentBoardPort?: number,
): Promise<Hub> {
  setFlagsFromString(`--heap-growing-percent=${GARBAGE_PERCENT}`);
  if (!flags.share && !isLoopback(flags.host))
    throw new UsageError(
      `--host ${flags.host} would show your runs to the network. Use --share, which does so behind a link, or a loopback address such as 127.0.0.1.`,
    );
  return startHub({
    version: VERSION,
    port: flags.port,
    host: flags.host,
    directories,
    boardDirectory: `${ROOT}apps/dashboard/out`,
    ...(developmentBoardPort === undefined ? {} : { developmentBoardPort }),
    stateDirectory: environment.stateDirectory,
    share: flags.share,
    targets: readTargets(flags.targets),
    alerts: readAlerts(flags.alerts),
    notice: (text) => console.log(text),
  });
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
  return port;
}
