/** `rewardboard doctor`: judges the runs of some directories and leaves with 0, or with 1 when one of them needs action. */

import { existsSync, statSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { LiveRun, ReadRuns } from '@rewardboard/hub';
import { readRuns } from '@rewardboard/hub';
import { toWire } from '@rewardboard/protocol';
import type { FailLevel } from '../doctor/run-report.ts';
import { FAIL_LEVELS, failsAt, reportOf } from '../doctor/run-report.ts';
import { sarifOf } from '../doctor/sarif.ts';
import { headline, terminalReport } from '../doctor/terminal-report.ts';
import { oneLine, terminalOf } from '../doctor/terminal.ts';
import { environment } from '../environment.ts';
import { DEFAULT_TARGETS_FILE } from '../hub-flags.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { readTargets } from '../read-targets.ts';
import { UsageError } from '../usage-error.ts';
import { VERSION } from '../version.ts';

/** How often `--watch` reads what is new. */
const LOOK_MS = 1_000;
/** Clears the screen and what was scrolled out of it. */
const CLEAR = '\u001b[H\u001b[2J\u001b[3J';
const RANK = ['act', 'watch', 'unknown', 'fine'];

interface DoctorFlags {
  json: boolean;
  sarif: boolean;
  watch: boolean;
  failOn: FailLevel;
  targets: string;
}

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('judge the runs of some directories, without a server: what is wrong, since when, what to do')
    .argument('<directories...>', 'directories that hold runs, at any depth')
    .option('--json', 'print JSON for scripts; with --watch one line each time something changed', false)
    .addOption(new Option('--sarif', 'print SARIF 2.1.0 for code hosts').default(false).conflicts(['json', 'watch']))
    .option('--watch', 'stay, and report again whenever something changed, until Ctrl-C', false)
    .addOption(
      new Option('--fail-on <level>', 'leave with 1 when a run is at this level or a graver one; with --watch at once')
        .choices([...FAIL_LEVELS])
        .default('act'),
    )
    .option('--targets <file>', 'YAML with the numbers that you want reached', DEFAULT_TARGETS_FILE)
    .addHelpText(
      'after',
      '\nExit codes: 0 no run at the level of --fail-on, 1 at least one, 2 wrong flag, or no run found.\nNO_COLOR and the width of the terminal are heeded.',
    )
    .action(async (directories: string[], flags: DoctorFlags, command: Command) => {
      for (const directory of directories) checkDirectory(directory);
      const reading = await readRuns({
        directories,
        stateDirectory: environment.stateDirectory,
        targets: readTargets(flags.targets),
        notice: (text) => console.error(oneLine(text)),
      });
      try {
        if (!flags.watch && reading.all().length === 0)
          throw new UsageError(
            `No run in ${directories.join(', ')}. Name a directory that holds the log files of a training, at any depth.`,
          );
        const leaveAtOnce = command.getOptionValueSource('failOn') === 'cli';
        await (flags.watch ? watch(reading, flags, leaveAtOnce) : print(textOf(inOrder(reading.all()), flags)));
        process.exitCode = hasFailed(reading, flags) ? 1 : 0;
      } finally {
        await reading.close();
      }
    });
}

function checkDirectory(directory: string): void {
  if (!existsSync(directory))
    throw new UsageError(`${directory} does not exist. Name a directory that holds the log files of a training.`);
  if (!statSync(directory).isDirectory())
    throw new UsageError(`${directory} is a file. Name the directory that it lies in.`);
}

/** Reports again when something changed; on a terminal in place. */
async function watch(reading: ReadRuns, flags: DoctorFlags, leaveAtOnce: boolean): Promise<void> {
  const { signal } = listenForInterrupt(() => undefined);
  let before = '';
  while (!signal.aborted) {
    const text = textOf(inOrder(reading.all()), flags);
    if (text !== before) await print(process.stdout.isTTY && !flags.json ? CLEAR + text : text);
    before = text;
    if (leaveAtOnce && hasFailed(reading, flags)) return;
    await setTimeout(LOOK_MS, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) await reading.look();
  }
}

function textOf(runs: readonly LiveRun[], flags: DoctorFlags): string {
  if (flags.sarif) return `${JSON.stringify(sarifOf(runs, VERSION), null, 2)}\n`;
  if (flags.json) {
    const wire = toWire({ runs: runs.map(reportOf) });
    return `${flags.watch ? wire : JSON.stringify(JSON.parse(wire), null, 2)}\n`;
  }
  const terminal = terminalOf(process.stdout);
  if (runs.length === 0) return 'No run yet.\n';
  const reports = runs.map((live) => terminalReport(live, terminal));
  return runs.length === 1 ? reports[0]! : `${headline(runs, terminal)}\n\n${reports.join('\n')}`;
}

function hasFailed(reading: ReadRuns, { failOn }: DoctorFlags): boolean {
  return reading.all().some(({ diagnosis }) => failsAt(diagnosis?.level ?? 'unknown', failOn));
}

/** The gravest first. */
function inOrder(runs: readonly LiveRun[]): LiveRun[] {
  const rank = ({ diagnosis }: LiveRun) => RANK.indexOf(diagnosis?.level ?? 'unknown');
  return runs.toSorted((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
}

/** Whole, also into a pipe, before the process may end; a reader that left is no failure. */
function print(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()));
}
