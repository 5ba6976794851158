import { describe, expect, it } from 'vitest';
import { withSplitSeed } from './split-seed.ts';

describe('the seed of the split', () => {
  it('is that of the run where an earlier version had one seed for both', () => {
    expect(withSplitSeed({ seed: 7, max_steps: 3 })).toEqual({ seed: 7, split_seed: 7, max_steps: 3 });
  });

  it('stays as it was recorded, or unknown', () => {
    expect(withSplitSeed({ seed: 7, split_seed: 42 })).toEqual({ seed: 7, split_seed: 42 });
    expect(withSplitSeed({ max_steps: 3 })).toEqual({ max_steps: 3 });
  });
});
