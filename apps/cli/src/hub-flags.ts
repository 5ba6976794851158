/** The options of every verb that starts a hub, and the hub that they describe. */

import { setFlagsFromString } from 'node:v8';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { Hub } from '@rewardboard/hub';
import { isLoopback, startHub } from '@rewardboard/hub';
import { terminalLine } from '@rewardboard/machine';
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
  share_samples: boolean;
  public_url?: { origin: string; path: string };
  require_key: boolean;
  open: boolean;
  targets: string;
  alerts: string;
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The board's build. */
export const BOARD_DIRECTORY = `${ROOT}apps/dashboard/out`;
const DEFAULT_TARGETS_FILE = `${ROOT}config/targets.yaml`;
const DEFAULT_ALERTS_FILE = `${ROOT}config/alerts.yaml`;

export function addHubFlags(command: Command): Command {
  return command
    .optionsGroup('Board:')
    .option('--port <n>', 'port of the board, or the next free one', parsePort, DEFAULT_PORT)
    .option('--host <address>', 'loopback address to listen on', '127.0.0.1')
    .option('--share', 'listen on the network and print a read-only link', false)
    .option('--public_url <url>', 'HTTPS address of a proxy in front of a shared board', parsePublicUrl)
    .option('--share_samples', 'let guests of a shared board see samples of the data', false)
    .option('--require_key', 'require the key in the printed address, without sharing', false)
    .addOption(targetsOption())
    .addOption(alertsOption())
    .option('--no-open', "don't open a browser");
}

export function targetsOption(): Option {
  return new Option('--targets <file>', 'YAML file with target values').default(
    DEFAULT_TARGETS_FILE,
    'config/targets.yaml',
  );
}

export function alertsOption(): Option {
  return new Option('--alerts <file>', 'YAML file with webhooks and commands to notify').default(
    DEFAULT_ALERTS_FILE,
    'config/alerts.yaml',
  );
}

/** Percent of the live heap. V8's default lets garbage grow to several times that, while a training needs the memory. */
const GARBAGE_PERCENT = 40;

export async function hubFromFlags(
  flags: HubFlags,
  directories: string[],
  developmentBoardPort?: number,
): Promise<Hub> {
  setFlagsFromString(`--heap-growing-percent=${GARBAGE_PERCENT}`);
  if (!flags.share && flags.public_url !== undefined)
    throw new UsageError('--public-url needs --share, which opens the board to everybody who has a link.');
  if (!flags.share && !isLoopback(flags.host))
    throw new UsageError(
      `--host ${flags.host} would expose your runs to the network. Use --share, which requires a secret link, or a loopback address such as 127.0.0.1.`,
    );
  return startHub({
    version: VERSION,
    port: flags.port,
    host: flags.host,
    directories,
    boardDirectory: BOARD_DIRECTORY,
    ...(developmentBoardPort === undefined ? {} : { developmentBoardPort }),
    stateDirectory: environment.stateDirectory,
    share: flags.share,
    ...(flags.public_url === undefined
      ? {}
      : { publicOrigin: flags.public_url.origin, publicPath: flags.public_url.path }),
    shareSamples: flags.share_samples,
    requireKey: flags.require_key,
    targets: readTargets(flags.targets),
    alerts: readAlerts(flags.alerts),
    notice: (text) => console.log(terminalLine(text)),
  });
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('A port is an integer from 0 to 65535.');
  return port;
}

/** Characters that stand in a path of our own pages without being encoded. */
const PATH = /^(?:\/[\w.~-]+)*\/?$/;

/** @returns the origin, and the path without its last slash */
function parsePublicUrl(text: string): { origin: string; path: string } {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new InvalidArgumentError('Write an address such as https://board.example.com or https://example.com/board.');
  const path = url.href.slice(url.origin.length);
  if (!PATH.test(path))
    throw new InvalidArgumentError('Only a plain path can follow the host name, as in https://example.com/board.');
  return { origin: url.origin, path: path.replace(/\/$/, '') };
}
