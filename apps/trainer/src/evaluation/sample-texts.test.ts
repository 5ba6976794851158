import { expect, it } from 'vitest';
import { sampleTexts } from './sample-texts.ts';

it('cuts a long text in the log, and says how much is missing', () => {
  const step = {
    problem: 'p'.repeat(4_001),
    steps: ['s'.repeat(4_000)],
    label: 1,
    problemKey: 'p',
    weight: 1,
  } as const;
  const [sample] = sampleTexts({ at: () => step }, [0]);
  expect(sample!.problem).toBe(`${'p'.repeat(4_000)} … (1 more characters)`);
  expect(sample!.solution).toBe('s'.repeat(4_000));
});
