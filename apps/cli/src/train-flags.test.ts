import { describe, expect, it } from 'vitest';
import { Command } from 'commander';
import { addTrainFlags, withUnderscores } from './train-flags.ts';

const names = new Set(['output_dir', 'learning_rate', 'no-open']);

describe('flags', () => {
  it('mean the same with hyphens and underscores, also with a value after =', () => {
    expect(
      withUnderscores(
        ['train', '--output-dir', 'a-b', '--learning-rate=1e-3', '--learning_rate', '2', '--no_open'],
        names,
      ),
    ).toEqual(['train', '--output_dir', 'a-b', '--learning_rate=1e-3', '--learning_rate', '2', '--no-open']);
  });

  it('leave values, unknown names, flags that have hyphens and everything after -- alone', () => {
    const argv = ['--no-open', '--what-ever', 'x', '--', '--output-dir'];
    expect(withUnderscores(argv, names)).toEqual(argv);
  });

  it('say in the help what may be given and what holds without them', () => {
    const help = addTrainFlags(new Command())
      .configureOutput({ getOutHelpWidth: () => 400 })
      .helpInformation();
    expect(help).toMatch(/--learning_rate <number> +highest learning rate \(default 0\.001\)/);
    expect(help).toMatch(
      /--lr_scheduler_type <choice> +how the learning rate falls after the warm-up \(linear, .*; default linear\)/,
    );
    expect(help).toMatch(/--model_type <choice> +bag: .* \(default bag\)/);
    expect(help).toMatch(/--encoder_cache <string> .*\(default none\)/);
  });
});
