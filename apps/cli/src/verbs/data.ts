/** `rewardboard data`: checks labeled data before training, and downloads public data sets. */

import type { Command } from 'commander';
import { terminalJson } from '@rewardboard/machine';
import { dataFields, inspectData, reportText } from '@rewardboard/trainer';
import { addDataGet } from '../data/data-get.ts';
import { terminalOf } from '../doctor/terminal.ts';
import { addExamples, addHelpCommand } from '../help.ts';
import { fieldOption, overridesOf } from '../train-flags.ts';

const EXIT_CODES = `Exit codes: 0 the data can be used for training, 1 it can't,
2 wrong option, or a file that can't be read.`;

interface InspectFlags {
  validation_data?: string[];
  json: boolean;
  [field: string]: unknown;
}

export function addData(program: Command): void {
  const data = program
    .command('data')
    .summary('check labeled data, or download public data')
    .description('Check labeled data before training, or download a public data set.');
  addInspect(data);
  addDataGet(data);
  addHelpCommand(data);
}

function addInspect(data: Command): void {
  const inspect = data
    .command('inspect')
    .summary('report what training would read from data files')
    .description(
      'Report what training would read from data files: format, counts, lengths,\nduplicates, conflicting labels, and what is skipped and why.',
    )
    .argument('<files...>', 'labeled steps, solutions, texts or preferences; FILE:2 doubles the weight')
    .option('--validation_data <file...>', 'validation files, instead of a held-out share')
    .option('--json', 'print JSON', false);
  for (const field of dataFields) inspect.addOption(fieldOption(field));
  addExamples(
    inspect,
    [
      ['data inspect steps.jsonl', 'check one file'],
      ['data inspect train.jsonl --validation_data test.jsonl', 'check that no problem is in both'],
    ],
    EXIT_CODES,
  ).action(async (files: string[], flags: InspectFlags) => {
    const report = await inspectData({
      files,
      validationFiles: flags.validation_data ?? [],
      overrides: overridesOf(flags),
    });
    console.log(
      flags.json ? terminalJson(JSON.stringify(report, null, 2)) : reportText(report, terminalOf(process.stdout).paint),
    );
    process.exitCode = report.obstacles.length > 0 ? 1 : 0;
  });
}
