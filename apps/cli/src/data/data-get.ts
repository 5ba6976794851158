/** `rewardboard data get`: lists public data sets, or downloads one from its official address. */

import { join } from 'node:path';
import type { Command } from 'commander';
import type { PublicFile, PublicSet } from '@rewardboard/trainer';
import { FetchFailed, fetchFile, HUGGING_FACE, nearestName, PUBLIC_SETS } from '@rewardboard/trainer';
import { terminalLine, terminalText } from '@rewardboard/machine';
import { terminalOf } from '../doctor/terminal.ts';
import { environment } from '../environment.ts';
import { addExamples } from '../help.ts';
import { UsageError } from '../usage-error.ts';
import { byteText, FetchProgress } from './fetch-progress.ts';

const NOTES = `An interrupted download continues where it stopped.
HF_ENDPOINT sets a mirror of huggingface.co.

Exit codes: 0 downloaded, 1 the download failed, 2 wrong option or name.`;

export function addDataGet(data: Command): void {
  const command = data
    .command('get')
    .summary('list public data sets, or download one')
    .description('Download a public data set and verify its checksum. Without a name, list them.')
    .argument('[name]', 'name of a set, such as GSM8K')
    .option('--output_dir <dir>', 'parent directory of the data set', 'data');
  addExamples(
    command,
    [
      ['data get', 'list the data sets with their licenses'],
      ['data get GSM8K', 'download one to data/gsm8k'],
    ],
    NOTES,
  ).action(async (name: string | undefined, flags: { output_dir: string }) => {
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
      : 'size unknown';
    return `${paint('strong', name.padEnd(width))}  ${about}\n${' '.repeat(width)}  ${paint('dim', `license: ${licence}; ${size}; ${page}`)}`;
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
    `unknown data set ${name}. ${meant ? `Did you mean ${meant.name}?` : `Choose one of ${PUBLIC_SETS.map((set) => set.name).join(', ')}.`}`,
  );
}

async function fetchSet(set: PublicSet, outputDirectory: string): Promise<number> {
  const directory = join(outputDirectory, set.name.toLowerCase());
  console.log(`${set.name}: ${set.about}\nLicense: ${set.licence} (${set.page})`);
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
        terminalLine(
          `${path}: ${how === 'kept' ? 'already downloaded' : 'downloaded'}; ${CHECKED[checked]}${checked === 'first' ? ` (${sha256})` : ''}`,
        ),
      );
    } catch (error) {
      progress.clear();
      if (!(error instanceof FetchFailed)) throw error;
      console.error(terminalText(`error: ${error.message}\nThe file belongs at ${path}.`));
      return 1;
    }
  }
  const files = set.files.map(({ name }) => join(directory, name));
  console.log(terminalLine(`Next: rewardboard data inspect ${files.join(' ')}`));
  return 0;
}

const CHECKED = {
  published: 'matches the published checksum',
  server: 'matches the checksum that the server sent',
  recorded: 'matches the checksum recorded at the first download',
  first: 'no checksum is published, so this one was recorded for the next download',
} as const;

function addressOf({ url }: PublicFile): string {
  const { huggingFace } = environment;
  return huggingFace && url.startsWith(`${HUGGING_FACE}/`)
    ? withoutSlashes(huggingFace) + url.slice(HUGGING_FACE.length)
    : url;
}

/** Without the slashes at its end. */
function withoutSlashes(address: string): string {
  let end = address.length;
  while (address[end - 1] === '/') end--;
  return address.slice(0, end);
}
