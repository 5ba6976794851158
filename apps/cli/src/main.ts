/** The entry of the `rewardboard` command. */

import { terminalText } from '@rewardboard/machine';
import { BadInput } from '@rewardboard/trainer';
import { CommanderError } from 'commander';
import { handleLostOutput } from './lost-output.ts';
import { makeProgram } from './program.ts';
import { withUnderscores } from './train-flags.ts';
import { UsageError } from './usage-error.ts';
import { HubError } from './page-from-hub.ts';

handleLostOutput();
refuseLostDirectory();
const program = makeProgram();
const commands = program.commands.flatMap((command) => [command, ...command.commands]);
const optionNames = new Set(commands.flatMap((command) => command.options.map((option) => option.name())));

try {
  await program.parseAsync(withHelpVerb(withUnderscores(process.argv.slice(2), optionNames)), { from: 'user' });
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof UsageError || error instanceof BadInput) {
    console.error(terminalText(`error: ${error.message}`));
    process.exitCode = 2;
  } else if (error instanceof HubError) {
    console.error(terminalText(`error: ${error.message}`));
    process.exitCode = 1;
  } else throw error;
}

/** Nothing works in a directory that is gone, not even with absolute paths. */
function refuseLostDirectory(): void {
  try {
    process.cwd();
  } catch {
    console.error('error: the current directory was deleted. Change to another one: cd ~');
    process.exit(2);
  }
}

/** `help VERB` is `VERB --help`; an unknown verb is an error that suggests the nearest one. */
function withHelpVerb(argv: string[]): string[] {
  const [first, ...rest] = argv;
  const wanted = first === 'help' ? rest : argv;
  const isKnown = wanted[0] === undefined || wanted[0].startsWith('-') || commands.some((c) => c.name() === wanted[0]);
  if (!isKnown) return wanted.slice(0, 1);
  return first === 'help' ? [...rest, '--help'] : argv;
}
