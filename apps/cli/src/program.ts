/** The `rewardboard` command line: every verb, grouped as `--help` shows them. */

import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { addExamples, addHelpCommand, configureHelp } from './help.ts';
import { VERSION } from './version.ts';
import { addAlerts } from './verbs/alerts.ts';
import { addData } from './verbs/data.ts';
import { addDev } from './verbs/dev.ts';
import { addDoctor } from './verbs/doctor.ts';
import { addEvaluate } from './verbs/evaluate.ts';
import { addExport } from './verbs/export.ts';
import { addExportPage } from './verbs/export-page.ts';
import { addInspect } from './verbs/inspect.ts';
import { addLink } from './verbs/link.ts';
import { addMcp } from './verbs/mcp.ts';
import { addRerank } from './verbs/rerank.ts';
import { addScore } from './verbs/score.ts';
import { addSend } from './verbs/send.ts';
import { addStart } from './verbs/start.ts';
import { addToken } from './verbs/token.ts';
import { addTrain } from './verbs/train.ts';
import { addWatch } from './verbs/watch.ts';

/** The published package holds only the board's build. */
const isClone = existsSync(new URL('../../dashboard/package.json', import.meta.url));

const GROUPS: readonly (readonly [title: string, verbs: readonly ((program: Command) => void)[]])[] = [
  ['Follow training runs:', [addStart, addWatch, addDoctor, addInspect, addExportPage]],
  ['Train a model:', [addTrain, addData]],
  ['Use a trained model:', [addScore, addEvaluate, addRerank, addExport]],
  ['More:', [addAlerts, addLink, addToken, addSend, addMcp, ...(isClone ? [addDev] : [])]],
];

const NOTES = `Exit codes:
  0    success; early stopping counts as success
  1    failure
  2    wrong option, configuration or data
  3    training stopped itself: a stop_on finding, or a loss that isn't finite
  75   training reached time_limit
  129  stopped by SIGHUP
  130  stopped by Ctrl-C (SIGINT)
  141  the reader of the output left, as with | head (training continues)
  143  stopped by SIGTERM
After 75, 129, 130 or 143, add --resume_from_checkpoint to continue training.
With --resume_from_checkpoint auto, one command starts a job and restarts it.

Option names can be written with underscores or hyphens.
NO_COLOR turns colors off.`;

export function makeProgram(): Command {
  const program = configureHelp(new Command('rewardboard'))
    .description('Train reward models, and see live whether a training run is going well.')
    .version(VERSION, '-v, --version', 'print the version')
    .showHelpAfterError('Run "rewardboard help" for usage.');
  for (const [title, verbs] of GROUPS) {
    program.commandsGroup(title);
    for (const add of verbs) add(program);
  }
  for (const verb of program.commands)
    for (const command of [verb, ...verb.commands])
      command.showHelpAfterError(
        `Run "rewardboard help ${command === verb ? '' : `${verb.name()} `}${command.name()}" for usage.`,
      );
  return addExamples(
    addHelpCommand(program),
    [
      ['start', 'train the sample run and open the board'],
      ['watch path/to/outputs', 'follow runs that another program writes'],
      ['train --data steps.jsonl', 'train on your own data'],
      ['help train', 'show all options of a command'],
    ],
    NOTES,
  );
}
