/** The help of every command. */

import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import privateWords from '../../../packages/checks/private-words.json' with { type: 'json' };
import { makeProgram } from './program.ts';

const WIDTH = 80;
const PRIVATE = new RegExp(`\\b(?:${privateWords.join('|')})\\b`, 'i');

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => WIDTH }).outputHelp();
  return text;
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

const commands = withSubcommands(makeProgram()).map((command) => ({ name: command.name(), command }));

describe.each(commands)('the help of $name', ({ name, command }) => {
  it('fits into 80 columns', () => {
    for (const line of helpOf(command).split('\n')) expect(line.length, line).toBeLessThanOrEqual(WIDTH);
  });

  it('uses no private words', () => {
    expect(PRIVATE.exec(helpOf(command))?.[0]).toBeUndefined();
  });

  it('has a description and, unless it only groups others, an example', () => {
    const help = helpOf(command);
    expect(help).toMatch(/^Usage: rewardboard.*\n\n[A-Z][^]*?\.\n\n/);
    if (name !== 'data' && name !== 'dev') expect(help).toMatch(/\nExamples:\n {2}# \S.*\n {2}rewardboard /);
  });

  it('describes every option, and shows the choices and the default of those that have them', () => {
    const help = helpOf(command).replace(/\n {10,}/g, ' ');
    for (const { long, description, argChoices, defaultValue, hidden, negate } of command.options) {
      if (hidden) continue;
      expect(description, long).not.toBe('');
      if (argChoices) expect(help).toMatch(new RegExp(`${long!}[^\n]*\\(${argChoices.join(', ')}[;)]`));
      if (defaultValue === undefined || defaultValue === false || negate) continue;
      expect(help).toMatch(new RegExp(`${long!}[^\n]*default: `));
    }
  });
});
