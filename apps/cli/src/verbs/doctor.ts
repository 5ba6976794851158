/** `rewardboard doctor`: diagnoses the runs in some directories; exits with 1 if one of them needs action, else 0. */

import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { LiveRun, ReadRuns } from '@rewardboard/hub';
import { terminalJson } from '@rewardboard/machine';
import { toWire } from '@rewardboard/protocol';
import { checkDirectory } from '../check-directory.ts';
import type { FailLevel } from '../doctor/run-report.ts';
import { FAIL_LEVELS, failsAt, reportOf } from '../doctor/run-report.ts';
import { sarifOf } from '../doctor/sarif.ts';
import { headline, terminalReport } from '../doctor/terminal-report.ts';
import { terminalOf } from '../doctor/terminal.ts';
import { addExamples } from '../help.ts';
import { targetsOption } from '../hub-flags.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { readDirectories } from '../read-directories.ts';
import { noRunIn } from '../unread-text.ts';
import { UsageError } from '../usage-error.ts';
import { VERSION } from '../version.ts';

/** How often `--watch` checks for changes. */
const REFRESH_MS = 1_000;
/** Clears the screen and the scrollback. */
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
  const command = program
    .command('doctor')
    .summary('diagnose runs in the terminal or in CI')
    .description('Diagnose runs without starting a board: what is wrong, since when, what to do.')
    .argument('<directories...>', 'directories that contain runs, at any depth')
    .option('--json', 'print JSON; with --watch, one line per change', false)
    .addOption(new Option('--sarif', 'print SARIF 2.1.0 for code scanning').default(false).conflicts(['json', 'watch']))
    .option('--watch', 'keep running and report each change until Ctrl-C', false)
    .addOption(
      new Option('--fail-on <level>', 'exit with 1 if a run is at this level or worse; with --watch, immediately')
        .choices([...FAIL_LEVELS])
        .default('act'),
    )
    .addOption(targetsOption());
  addExamples(
    command,
    [
      ['doctor outputs', 'report on every run below a directory'],
      ['doctor outputs --json --fail-on watch', 'check runs in a script'],
    ],
    'Exit codes: 0 no run at the --fail-on level, 1 at least one,\n2 wrong option, or no run found.',
  ).action(async (directories: string[], flags: DoctorFlags, doctor: Command) => {
    for (const directory of directories) checkDirectory(directory);
    const reading = await readDirectories(directories, flags.targets);
    try {
      if (!flags.watch && reading.all().length === 0) {
        const unread = reading.unread();
        if (flags.json) await print(`${terminalJson(JSON.stringify({ runs: [], unread }, null, 2))}\n`);
        throw new UsageError(noRunIn(directories, unread));
      }
      const exitsAtOnce = doctor.getOptionValueSource('failOn') === 'cli';
      await (flags.watch ? watch(reading, flags, exitsAtOnce) : print(textOf(inOrder(reading.all()), flags)));
      process.exitCode = hasFailed(reading, flags) ? 1 : 0;
    } finally {
      await reading.close();
    }
  });
}

/** Reports each change; a terminal is redrawn in place. */
async function watch(reading: ReadRuns, flags: DoctorFlags, exitsAtOnce: boolean): Promise<void> {
  const { signal } = listenForInterrupt(() => undefined);
  let before = '';
  while (!signal.aborted) {
    const text = textOf(inOrder(reading.all()), flags);
    if (text !== before) await print(process.stdout.isTTY && !flags.json ? CLEAR + text : text);
    before = text;
    if (exitsAtOnce && hasFailed(reading, flags)) return;
    await setTimeout(REFRESH_MS, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) await reading.update();
  }
}

function textOf(runs: readonly LiveRun[], flags: DoctorFlags): string {
  if (flags.sarif) return `${terminalJson(JSON.stringify(sarifOf(runs, VERSION), null, 2))}\n`;
  if (flags.json) {
    const wire = toWire({ runs: runs.map(reportOf) });
    return `${terminalJson(flags.watch ? wire : JSON.stringify(JSON.parse(wire), null, 2))}\n`;
  }
  const terminal = terminalOf(process.stdout);
  if (runs.length === 0) return 'No runs yet.\n';
  const reports = runs.map((live) => terminalReport(live, terminal));
  return runs.length === 1 ? reports[0]! : `${headline(runs, terminal)}\n\n${reports.join('\n')}`;
}

function hasFailed(reading: ReadRuns, { failOn }: DoctorFlags): boolean {
  return reading.all().some(({ diagnosis }) => failsAt(diagnosis?.level ?? 'unknown', failOn));
}

/** The most severe first. */
function inOrder(runs: readonly LiveRun[]): LiveRun[] {
  const rank = ({ diagnosis }: LiveRun) => RANK.indexOf(diagnosis?.level ?? 'unknown');
  return runs.toSorted((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
}

/** Resolves when everything is written, even to a pipe. */
function print(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()));
}
