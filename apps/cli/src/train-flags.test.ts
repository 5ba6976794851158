import { describe, expect, it } from 'vitest';
import { Command } from 'commander';
import { addTrainFlags, withUnderscores } from './train-flags.ts';

const names = new Set(['output_dir', 'learning_rate', 'no-open']);

describe('options', () => {
  it('can be written with hyphens or underscores, also with a value after =', () => {
    expect(
      withUnderscores(
        ['train', '--output-dir', 'a-b', '--learning-rate=1e-3', '--learning_rate', '2', '--no_open'],
        names,
      ),
    ).toEqual(['train', '--output_dir', 'a-b', '--learning_rate=1e-3', '--learning_rate', '2', '--no-open']);
  });

  it('leave values, unknown names, options with hyphens and everything after -- alone', () => {
    const argv = ['--no-open', '--what-ever', 'x', '--', '--output-dir'];
    expect(withUnderscores(argv, names)).toEqual(argv);
  });

  it('show their choices and defaults in the help', () => {
    const help = addTrainFlags(new Command(), 'outputs')
      .configureOutput({ getOutHelpWidth: () => 400 })
      .helpInformation();
    expect(help).toMatch(/--learning_rate <num> +peak learning rate \(default: 0\.001\)/);
    expect(help).toMatch(/--lr_scheduler_type <name> +learning rate schedule \(linear, .*; default: linear\)/);
    expect(help).toMatch(/--model_type <name> +bag, transformer or pretrained \(default: bag\)/);
    expect(help).toMatch(/--time_limit <text> .*\(default: none\)/);
  });
});
