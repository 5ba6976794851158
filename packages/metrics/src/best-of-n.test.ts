import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Aggregation, Candidate } from './best-of-n.ts';
import { AGGREGATIONS, pickAtRandom, pickByOracle, pickByScore, pickByVote } from './best-of-n.ts';

const candidate = (steps: number[], isRight: boolean, answer: string | null = null): Candidate => ({
  steps,
  isRight,
  answer,
});

describe('picking one of n candidates', () => {
  it('takes the highest by each way of adding up the steps', () => {
    // Each way prefers another one.
    const byMin = candidate([0.6, 0.6, 0.6], true);
    const byMean = candidate([0.99, 0.5, 0.9], false);
    expect(pickByScore([byMin, byMean], 'min')).toBe(1);
    expect(pickByScore([byMin, byMean], 'mean')).toBe(0);
    expect(pickByScore([byMin, byMean], 'last')).toBe(0);
    expect(pickByScore([candidate([0.9], true), candidate([0.9, 0.9], false)], 'product')).toBe(1);
  });

  it('shares a tie, and never takes a score that is no number while there is another', () => {
    expect(pickByScore([candidate([0.5], true), candidate([0.5], false)], 'min')).toBe(0.5);
    expect(pickByScore([candidate([NaN], true), candidate([0.1], false)], 'mean')).toBe(0);
    expect(pickByScore([candidate([NaN], true), candidate([NaN], false)], 'mean')).toBe(0.5);
  });

  it('votes for the most frequent answer', () => {
    const three = [candidate([0], true, '7'), candidate([0], true, '7'), candidate([1], false, '8')];
    expect(pickByVote(three)).toBe(1);
    expect(pickByVote([candidate([0], true, '7'), candidate([0], false, '8')])).toBe(0.5);
    expect(pickByVote([candidate([0], true), candidate([0], false, '8')])).toBe(0);
    expect(pickByVote([candidate([0], true), candidate([0], false)])).toBe(0.5);
  });

  it('never beats the oracle, and a perfect score reaches it', () => {
    const some = fc.array(
      fc.record({
        steps: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }),
        isRight: fc.boolean(),
        answer: fc.constantFrom('1', '2', null),
      }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(some, fc.constantFrom(...(Object.keys(AGGREGATIONS) as Aggregation[])), (candidates, aggregation) => {
        const oracle = pickByOracle(candidates);
        for (const chance of [pickByScore(candidates, aggregation), pickByVote(candidates), pickAtRandom(candidates)]) {
          expect(chance).toBeGreaterThanOrEqual(0);
          expect(chance).toBeLessThanOrEqual(oracle);
        }
        const perfect = candidates.map((c) => ({ ...c, steps: [c.isRight ? 1 : 0] }));
        expect(pickByScore(perfect, aggregation)).toBe(oracle);
      }),
    );
  });
});
