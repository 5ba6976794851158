/** `rewardboard data`: looks at labelled data before a training does, and fetches public sets. */

import type { Command } from 'commander';
import { Option } from 'commander';
import { BadInput, dataFields, inspectData, reportText } from '@rewardboard/trainer';
import { addDataGet } from '../data/data-get.ts';
import { terminalOf } from '../doctor/terminal.ts';
import { fieldOption, overridesOf } from '../train-flags.ts';

const EXIT_CODES = `
Exit codes: 0 a training would take this data, 1 it would refuse it, 2 wrong flag, or a file that cannot be read.
NO_COLOR is heeded.`;

interface InspectFlags {
  validation_data?: string[];
  json: boolean;
  [field: string]: unknown;
}

export function addData(program: Command): void {
  const data = program
    .command('data')
    .description('look at labelled data before a training does, or fetch a public set');
  addDataGet(data);
  const inspect = data
    .command('inspect')
    .description('say what files hold: format, counts, lengths, duplicates, contradictions, what is not used and why')
    .argument('<files...>', 'labelled steps, solutions, texts or preferences; with a weight if wanted (steps.jsonl:2)')
    .addOption(new Option('--validation_data <file...>', 'files that would validate'))
    .option('--json', 'print JSON for scripts', false);
  for (const field of dataFields) inspect.addOption(fieldOption(field));
  inspect.addHelpText('after', EXIT_CODES).action(async (files: string[], flags: InspectFlags) => {
    try {
      const report = await inspectData({
        files,
        validationFiles: flags.validation_data ?? [],
        overrides: overridesOf(flags),
      });
      console.log(flags.json ? JSON.stringify(report, null, 2) : reportText(report, terminalOf(process.stdout).paint));
      process.exitCode = report.obstacles.length > 0 ? 1 : 0;
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      console.error(`rewardboard: ${error.message}`);
      process.exitCode = 2;
    }
  });
}
