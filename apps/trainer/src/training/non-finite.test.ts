import { describe, expect, it } from 'vitest';
import { endsTraining, nonFiniteText } from './non-finite.ts';

describe('a step whose loss is not finite', () => {
  const step = { loss: NaN, examples: [0], weightsAreLost: false };

  it('ends the training at once, unless it may be skipped', () => {
    expect(endsTraining(step, 'stop', 1)).toBe(true);
    expect(endsTraining(step, 'skip', 1)).toBe(false);
    expect(endsTraining({ ...step, weightsAreLost: true }, 'skip', 1)).toBe(true);
  });

  it('is skipped ten times in a row at most', () => {
    expect(endsTraining(step, 'skip', 10)).toBe(false);
    expect(endsTraining(step, 'skip', 11)).toBe(true);
  });

  it('names eight of its examples, by their place or else by the start of their text', () => {
    const set = {
      at: (i: number) => ({
        problem: `${i} ${'x'.repeat(100)}`,
        steps: ['a'],
        label: 1 as const,
        problemKey: '',
        weight: 1,
        place: i === 0 ? 'data.jsonl:7' : '',
      }),
    };
    const text = nonFiniteText(3, { ...step, examples: Array.from({ length: 20 }, (_, i) => i) }, set, true);
    expect(text).toContain('data.jsonl:7, 1 (“1 ');
    expect(text).toContain(`1 (“1 ${'x'.repeat(58)}…”)`);
    expect(text).toContain(' and 12 more');
  });
});
