import { describe, expect, it } from 'vitest';
import { withUnderscores } from './train-flags.ts';

const names = new Set(['output_dir', 'learning_rate', 'no-open']);

describe('flags', () => {
  it('mean the same with hyphens and underscores, also with a value after =', () => {
    expect(withUnderscores(['train', '--output-dir', 'a-b', '--learning-rate=1e-3', '--learning_rate', '2', '--no_open'], names)).toEqual([
      'train', '--output_dir', 'a-b', '--learning_rate=1e-3', '--learning_rate', '2', '--no-open',
    ]);
  });

  it('leave values, unknown names, flags that have hyphens and everything after -- alone', () => {
    const argv = ['--no-open', '--what-ever', 'x', '--', '--output-dir'];
    expect(withUnderscores(argv, names)).toEqual(argv);
  });
});
