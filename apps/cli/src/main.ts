/** The `rewardboard` command. */

import { Command, CommanderError } from 'commander';
import { addAlerts } from './verbs/alerts.ts';
import { addData } from './verbs/data.ts';
import { addDev } from './verbs/dev.ts';
import { addDoctor } from './verbs/doctor.ts';
import { addEvaluate } from './verbs/evaluate.ts';
import { addExport } from './verbs/export.ts';
import { addInspect } from './verbs/inspect.ts';
import { addLink } from './verbs/link.ts';
import { addRerank } from './verbs/rerank.ts';
import { addScore } from './verbs/score.ts';
import { addStart } from './verbs/start.ts';
import { addTrain } from './verbs/train.ts';
import { addWatch } from './verbs/watch.ts';
import { withUnderscores } from './train-flags.ts';
import { UsageError } from './usage-error.ts';
import { VERSION } from './version.ts';

const EXIT_CODES = `
Exit codes: 0 done (early stopping is done too), 1 failed, 2 wrong flag, configuration or data, 3 stopped by itself (stop_on, or a
loss that is not finite), 75 time_limit reached, 130 stopped by Ctrl-C, 143 by SIGTERM, 129 by SIGHUP. After 75, 129, 130 and 143
the same command with --resume_from_checkpoint goes on.
Underscores and hyphens in flags mean the same.`;

const program = new Command('rewardboard')
  .description('Trains reward models, and shows live whether any training run goes well.')
  .version(VERSION, '-v, --version')
  .showHelpAfterError('(--help lists the flags)')
  .showSuggestionAfterError(true)
  .exitOverride()
  .addHelpText('after', EXIT_CODES);
for (const add of [
  addStart,
  addTrain,
  addData,
  addScore,
  addEvaluate,
  addRerank,
  addExport,
  addWatch,
  addDoctor,
  addInspect,
  addAlerts,
  addLink,
  addDev,
])
  add(program);
const commands = program.commands.flatMap((command) => [command, ...command.commands]);
for (const command of commands) command.exitOverride().showHelpAfterError('(--help lists the flags)');

const names = new Set(commands.flatMap((command) => command.options.map((option) => option.name())));

try {
  await program.parseAsync(['node', 'rewardboard', ...withUnderscores(process.argv.slice(2), names)]);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof UsageError) {
    console.error(`rewardboard: ${error.message}`);
    process.exitCode = 2;
  } else throw error;
}
