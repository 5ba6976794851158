/** How `--help` looks: grouped, wrapped to the terminal, with defaults, examples and exit codes. */

import type { Command, Option } from 'commander';
import { terminalText } from '@rewardboard/machine';
import { terminalOf } from './doctor/terminal.ts';

const MIN_WIDTH_TO_WRAP = 20;

/** Call this before adding commands: they inherit it. */
export function configureHelp(program: Command): Command {
  return program
    .helpOption('-h, --help', 'show this help')
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      getOutHelpWidth: () => terminalOf(process.stdout).width,
      getErrHelpWidth: () => terminalOf(process.stderr).width,
      // An error quotes the argument that is wrong.
      outputError: (text, write) => write(terminalText(text)),
    })
    .configureHelp({ minWidthToWrap: MIN_WIDTH_TO_WRAP, optionDescription, subcommandTerm });
}

/** To be called last: the command joins the group of the commands before it. */
export function addHelpCommand(command: Command): Command {
  return command.helpCommand('help [command]', 'show the help of a command');
}

/** @param examples command lines, each with what it does */
export function addExamples(
  command: Command,
  examples: readonly (readonly [line: string, meaning: string])[],
  notes = '',
): Command {
  const text = examples.map(([line, meaning]) => `  # ${meaning}\n  rewardboard ${line}`).join('\n');
  return command.addHelpText('after', `\nExamples:\n${text}${notes === '' ? '' : `\n\n${notes}`}`);
}

function optionDescription(option: Option): string {
  const { description, argChoices, defaultValue, defaultValueDescription, negate } = option;
  const value =
    defaultValueDescription ?? (defaultValue === undefined || defaultValue === false ? '' : String(defaultValue));
  const notes = [
    ...(argChoices ? [argChoices.join(', ')] : []),
    ...(value === '' || negate ? [] : [`default: ${value}`]),
  ];
  return notes.length === 0 ? description : `${description} (${notes.join('; ')})`;
}

function subcommandTerm(command: Command): string {
  const names = command.registeredArguments.map((argument) => {
    const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  return [command.name(), ...names].join(' ');
}
