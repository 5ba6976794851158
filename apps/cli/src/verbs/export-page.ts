/** `rewardboard export-page`: a run, or a comparison of runs, as one HTML file that opens without a board. */

import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { LiveRun } from '@rewardboard/hub';
import { GuestView, MAX_PAGE_RUNS, NoPageFile, pageFileName, pageFileOf } from '@rewardboard/hub';
import { terminalLine, writeWholeFile } from '@rewardboard/machine';
import { systemReason } from '@rewardboard/trainer';
import { checkDirectory } from '../check-directory.ts';
import { addExamples } from '../help.ts';
import { BOARD_DIRECTORY, targetsOption } from '../hub-flags.ts';
import { pageFromHub } from '../page-from-hub.ts';
import { readDirectories } from '../read-directories.ts';
import { noRunIn } from '../unread-text.ts';
import { UsageError } from '../usage-error.ts';
import { VERSION } from '../version.ts';

interface ExportPageFlags {
  out?: string;
  hub?: string;
  samples: boolean;
  force: boolean;
  targets: string;
}

interface Exported {
  name: string;
  html: string;
  leftOut: string[];
}

export function addExportPage(program: Command): void {
  const command = program
    .command('export-page')
    .summary('write a run or a comparison as one HTML file')
    .description(
      'Write the page of a run, or a comparison of 2 to 12 runs, as one HTML file.\nIt opens without a board: it holds the data and the charts, and requests nothing.',
    )
    .argument('<runs...>', 'run directories, or run IDs with --hub')
    .option('--out <file>', 'output file, or - for standard output (default: the name of the run)')
    .option('--hub <url>', 'take the runs from this board; a share link works, too')
    .option('--no-samples', 'leave out texts and predictions of the validation data')
    .option('--force', 'replace an existing file', false)
    .addOption(targetsOption());
  addExamples(
    command,
    [
      ['export-page outputs/run', 'one run, to a file named after it'],
      ['export-page outputs/a outputs/b --out ab.html', 'a comparison'],
      ['export-page RUN_ID --hub http://127.0.0.1:6116', 'a run of a running board'],
    ],
    "The file has at most 3 MB and lists what didn't fit. Absolute paths and\nsettings that hold secrets are left out, as for guests of a shared board.\n\nExit codes: 0 written, 1 the board can't be reached or refuses,\n2 wrong option, no run, or the file already exists.",
  ).action(async (runs: string[], flags: ExportPageFlags) => {
    // Asked first: reading runs may take a while.
    if (flags.out !== undefined && flags.out !== '-') refuseToReplace(placeOf(flags.out, null), flags.force);
    const exported =
      flags.hub === undefined ? await pageFromFiles(runs, flags) : await pageFromHub(flags.hub, runs, flags.samples);
    for (const sentence of exported.leftOut) console.error(terminalLine(`Not in the file: ${sentence}`));
    if (flags.out === '-') return written(exported.html);
    const path = placeOf(flags.out ?? '.', exported.name);
    refuseToReplace(path, flags.force);
    try {
      writeWholeFile(path, exported.html);
    } catch (error) {
      throw new UsageError(`${terminalLine(path)} can't be written: ${systemReason(error)}`);
    }
    console.log(terminalLine(`${path}: ${(exported.html.length / 1e6).toFixed(1)} MB. Open it in any browser.`));
  });
}

async function pageFromFiles(directories: string[], flags: ExportPageFlags): Promise<Exported> {
  for (const directory of directories)
    checkDirectory(directory, 'Name the directory of a run, or add --hub URL to name a run by its id.');
  const reading = await readDirectories(directories, flags.targets);
  try {
    const found = inOrder(reading.all(), directories);
    if (found.length === 0) throw new UsageError(noRunIn(directories, reading.unread()));
    if (found.length > MAX_PAGE_RUNS)
      throw new UsageError(
        `There are ${found.length} runs in ${terminalLine(directories.join(', '))}; a comparison has at most ${MAX_PAGE_RUNS}. Name the directories of those to compare.`,
      );
    const file = await pageFileOf(found, {
      boardDirectory: BOARD_DIRECTORY,
      version: VERSION,
      now: Date.now(),
      view: new GuestView(true, flags.samples),
    });
    return { ...file, name: pageFileName(found) };
  } catch (error) {
    throw error instanceof NoPageFile ? new UsageError(error.message) : error;
  } finally {
    await reading.close();
  }
}

/** As they were named; those of one directory by their names. */
function inOrder(runs: readonly LiveRun[], directories: readonly string[]): LiveRun[] {
  const roots = directories.map((directory) => resolve(directory));
  const placeIn = ({ origin }: LiveRun) => roots.findIndex((root) => origin.root === root);
  return runs.toSorted((a, b) => placeIn(a) - placeIn(b) || (a.id < b.id ? -1 : 1));
}

/** @param name of the file where a directory is named; null: not known yet */
function placeOf(out: string, name: string | null): string {
  const isDirectory = existsSync(out) && statSync(out).isDirectory();
  if (!isDirectory) return out;
  return name === null ? '' : out === '.' ? basename(name) : join(out, basename(name));
}

function refuseToReplace(path: string, force: boolean): void {
  if (path !== '' && !force && existsSync(path))
    throw new UsageError(
      `${terminalLine(path)} exists already. Add --force to replace it, or --out FILE for another name.`,
    );
}

function written(text: string): Promise<void> {
  return new Promise((done) => process.stdout.write(text, () => done()));
}
