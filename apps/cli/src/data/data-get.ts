/** `rewardboard data get`: lists public sets of labelled solutions, or fetches one from its official address. */

import { join } from 'node:path';
import type { Command } from 'commander';
import type { PublicFile, PublicSet } from '@rewardboard/trainer';
import { FetchFailed, fetchFile, HUGGING_FACE, nearestName, PUBLIC_SETS } from '@rewardboard/trainer';
import { terminalOf } from '../doctor/terminal.ts';
import { environment } from '../environment.ts';
import { UsageError } from '../usage-error.ts';
import { byteText, FetchProgress } from './fetch-progress.ts';

const EXIT_CODES = `
Exit codes: 0 all of it is there, 1 it could not be fetched, 2 wrong flag or name.
What had come before a break is kept, and continued the next time. HF_ENDPOINT names another server with Hugging Face's files.`;

export function addDataGet(data: Command): void {
  data
    .command('get')
    .description('fetch a public set from its official address, held against its checksum; without a name, list them')
    .argument('[name]', 'PRM800K, GSM8K ...')
    .option('--output_dir <directory>', 'where the set gets a directory of its own', 'data')
    .addHelpText('after', EXIT_CODES)
    .action(async (name: string | undefined, flags: { output_dir: string }) => {
      if (name === undefined) return console.log(listOfSets());
      process.exitCode = await fetchSet(setNamed(name), flags.output_dir);
    });
}

function listOfSets(): string {
  const { paint } = terminalOf(process.stdout);
  const width = Math.max(...PUBLIC_SETS.map(({ name }) => name.length));
  return PUBLIC_SETS.map(({ name, about, licence, page, files }) => {
    const size = files.every(({ bytes }) => bytes !== null)
      ? byteText(files.reduce((sum, { bytes }) => sum + bytes!, 0))
      : 'size not known beforehand';
    return `${paint('strong', name.padEnd(width))}  ${about}\n${' '.repeat(width)}  ${paint('dim', `licence: ${licence}; ${size}; ${page}`)}`;
  }).join('\n');
}

function setNamed(name: string): PublicSet {
  const plain = (text: string) => text.toLowerCase().replace(/[-_ ]/g, '');
  const found = PUBLIC_SETS.find((set) => plain(set.name) === plain(name));
  if (found) return found;
  const near = nearestName(
    plain(name),
    PUBLIC_SETS.map((set) => plain(set.name)),
  );
  const meant = PUBLIC_SETS.find((set) => plain(set.name) === near);
  throw new UsageError(
    `no public set ${name}${meant ? `; did you mean ${meant.name}?` : `. There are: ${PUBLIC_SETS.map((set) => set.name).join(', ')}.`}`,
  );
}

async function fetchSet(set: PublicSet, outputDirectory: string): Promise<number> {
  const directory = join(outputDirectory, set.name.toLowerCase());
  console.log(`${set.name}: ${set.about}\nLicence: ${set.licence} (${set.page})`);
  for (const file of set.files) {
    const path = join(directory, file.name);
    const url = addressOf(file);
    const progress = new FetchProgress(process.stderr, file.name);
    try {
      const { how, sha256, checked } = await fetchFile({
        url,
        path,
        sha256: file.sha256,
        progress: (received, total) => progress.update(received, total, performance.now()),
      });
      progress.clear();
      console.log(
        `${path}: ${how === 'kept' ? 'is there already' : 'fetched'}; ${CHECKED[checked]}${checked === 'first' ? ` (${sha256})` : ''}`,
      );
    } catch (error) {
      progress.clear();
      if (!(error instanceof FetchFailed)) throw error;
      console.error(`rewardboard: ${error.message}\nIt shall lie at ${path}.`);
      return 1;
    }
  }
  console.log(`Look at it: rewardboard data inspect ${set.files.map(({ name }) => join(directory, name)).join(' ')}`);
  return 0;
}

const CHECKED = {
  published: 'its checksum is the published one',
  server: 'its checksum is the one that the server says',
  recorded: 'its checksum is the one recorded beside it',
  first: 'no checksum of it is published: the one seen now is trusted, and recorded beside it',
} as const;

function addressOf({ url }: PublicFile): string {
  const { huggingFace } = environment;
  return huggingFace && url.startsWith(`${HUGGING_FACE}/`)
    ? huggingFace.replace(/\/+$/, '') + url.slice(HUGGING_FACE.length)
    : url;
}
