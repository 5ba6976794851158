/** `rewardboard inspect`: which runs, files and series are found in some directories. */

import type { Command } from 'commander';
import type { LiveRun } from '@rewardboard/hub';
import { terminalJson, terminalLine } from '@rewardboard/machine';
import { processWords, unclearMatrixWords, unusedWords } from '@rewardboard/protocol';
import { checkDirectory } from '../check-directory.ts';
import { addExamples } from '../help.ts';
import { noRunIn, passedOver } from '../unread-text.ts';
import { readDirectories } from '../read-directories.ts';

export function addInspect(program: Command): void {
  const command = program
    .command('inspect')
    .summary('list the runs, files and metrics found')
    .description("List the runs, files and metrics found in directories, and what can't be read.")
    .argument('<directories...>', 'directories that contain runs, at any depth')
    .option('--json', 'print JSON', false);
  addExamples(
    command,
    [['inspect path/to/outputs', 'see how your log files are read']],
    'Exit codes: 0 at least one run found, 1 none, 2 wrong option or directory.',
  ).action(async (directories: string[], flags: { json: boolean }) => {
    for (const directory of directories) checkDirectory(directory);
    const runs = await readDirectories(directories);
    const found = runs.all().sort((a, b) => (a.origin.directory < b.origin.directory ? -1 : 1));
    const unread = runs.unread();
    await runs.close();
    if (flags.json) console.log(terminalJson(JSON.stringify({ runs: found.map(inspected), unread }, null, 2)));
    else
      console.log(
        found.length === 0
          ? noRunIn(directories, unread)
          : [...found.map(inText), passedOver(unread)].filter((text) => text !== '').join('\n\n'),
      );
    if (found.length === 0) process.exitCode = 1;
  });
}

/** NaN and Infinity become strings, as everywhere in our JSON. */
function inspected({ id, origin, sources, run }: LiveRun) {
  return {
    id,
    directory: origin.directory,
    files: [...sources.values()].map(({ path, format, records, damaged, unused }) => ({
      path,
      format,
      records,
      damaged,
      ...(unused ? { unused: unusedWords(unused) } : {}),
    })),
    ...(run.about.testIsValidation ? { testIsValidation: true } : {}),
    ...(run.about.processes ? { processes: run.about.processes } : {}),
    ...(run.about.unclearMatrices ? { unclearMatrices: run.about.unclearMatrices } : {}),
    series: Object.fromEntries(
      metricsOf(run).map(([name, series]) => {
        const value = series.last!.value;
        return [
          name,
          {
            points: series.length,
            firstStep: series.steps[0]!,
            lastStep: series.last!.step,
            last: Number.isFinite(value) ? value : String(value),
            ...(run.about.percent?.includes(name) ? { loggedInPercent: true } : {}),
          },
        ];
      }),
    ),
  };
}

/** Epoch and time are axes, not metrics. */
function metricsOf(run: LiveRun['run']) {
  return [...run.series].filter(([name]) => name !== 'epoch' && name !== 'time');
}

function inText({ id, origin, sources, run }: LiveRun): string {
  const files = [...sources.values()].map(({ path, format, label, records, damaged, firstDamage, error, unused }) => {
    const damage =
      damaged > 0
        ? `, ${damaged} damaged (first: line ${firstDamage?.line}: ${terminalLine(firstDamage?.text ?? '')})`
        : '';
    return `  ${terminalLine(path)}: ${terminalLine(label ?? format ?? 'unknown format')}, ${records} ${records === 1 ? 'record' : 'records'}${damage}${error ? `, ${terminalLine(error)}` : ''}${unused ? `, ${terminalLine(unusedWords(unused))}` : ''}`;
  });
  const unit = { epoch: 'epochs', record: 'records' }[run.about.stepUnit as string] ?? 'steps';
  const metrics = metricsOf(run);
  const width = Math.max(0, ...metrics.map(([name]) => name.length));
  const series = metrics.map(
    ([name, { length, steps, last }]) =>
      `  ${terminalLine(name).padEnd(width)}  ${length === 1 ? `1 point, ${unit.replace(/s\b/, '')} ${last!.step},` : `${length} points, ${unit} ${steps[0]} to ${last!.step}, last`} ${last!.value}${run.about.percent?.includes(name) ? ' (logged in percent)' : ''}`,
  );
  if (run.about.testIsValidation) series.push('  The run has no validation set; its test set is shown as eval/.');
  if (run.about.processes) series.push(`  ${processWords(run.about.processes)}`);
  if (run.about.unclearMatrices) series.push(`  ${terminalLine(unclearMatrixWords(run.about.unclearMatrices))}`);
  return [`${terminalLine(origin.directory)} (${id})`, ...files, ...series].join('\n');
}
