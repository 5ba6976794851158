import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SolutionExample } from './example.ts';
import { chooseValidationProblems, splitSolutions } from './split-examples.ts';

const example = (problem: number, step: string, label: 0 | 1): SolutionExample => ({
  kind: 'solution',
  problem: `p${problem}`,
  problemKey: `p${problem}`,
  steps: [step],
  labelled: 'steps',
  labels: [label],
  weight: 1,
  place: '',
});
const examples = fc
  .array(
    fc.record({ problem: fc.integer({ min: 0, max: 60 }), label: fc.constantFrom<0 | 1>(0, 1), step: fc.string() }),
    { maxLength: 300 },
  )
  .map((rows) => rows.map(({ problem, label, step }): SolutionExample => example(problem, step, label)));

describe('the split', () => {
  it('puts each problem on one side only', () => {
    fc.assert(
      fc.property(examples, fc.double({ min: 0.01, max: 0.9, noNaN: true }), fc.nat(), (all, share, seed) => {
        const { train, validation } = splitSolutions(all, share, seed);
        const keys = new Set(train.map((e) => e.problemKey));
        expect(validation.filter((e) => keys.has(e.problemKey))).toEqual([]);
        expect(train.length + validation.length).toBe(all.length);
        expect(new Set([...train, ...validation])).toEqual(new Set(all));
        const problems = new Set(all.map((e) => e.problemKey)).size;
        if (problems > 1) expect(Math.min(train.length, validation.length)).toBeGreaterThan(0);
      }),
    );
  });

  const many = Array.from({ length: 4000 }, (_, i) => example(i >> 2, 's', (i >> 2) % 4 > i % 4 ? 1 : 0));

  it('has the requested share of problems, and the same share of correct labels on both sides', () => {
    const { train, validation } = splitSolutions(many, 0.1, 1);
    expect(validation.length / many.length).toBeCloseTo(0.1, 2);
    const rightShare = (set: SolutionExample[]) => set.reduce((sum, e) => sum + e.labels[0]!, 0) / set.length;
    expect(rightShare(validation)).toBeCloseTo(rightShare(train), 1.7);
  });

  it('leaves both classes on both sides wherever two problems have each, and the share as it is', () => {
    const counts = fc.array(
      fc
        .integer({ min: 0, max: 9 })
        .chain((labelled) =>
          fc.record({ labelled: fc.constant(labelled), right: fc.constantFrom(0, labelled, labelled >> 1) }),
        ),
      { minLength: 4, maxLength: 60 },
    );
    fc.assert(
      fc.property(counts, fc.double({ min: 0.01, max: 0.9, noNaN: true }), fc.nat(), (problems, share, seed) => {
        const chosen = chooseValidationProblems(problems, share, seed);
        expect(chosen.size).toBeGreaterThan(0);
        expect(chosen.size).toBeLessThan(problems.length);
        expect(Math.abs(chosen.size - share * problems.length)).toBeLessThanOrEqual(3);
        // Those with labels of one class alone: others can be needed on both sides.
        const only = (isRight: boolean) =>
          problems.filter(({ right, labelled }) => labelled > 0 && right === (isRight ? labelled : 0)).length;
        if (only(true) < 2 || only(false) < 2) return;
        const classesOf = (validates: boolean) =>
          problems
            .filter((_, problem) => chosen.has(problem) === validates)
            .flatMap(({ right, labelled }) => [...(right > 0 ? [1] : []), ...(right < labelled ? [0] : [])]);
        for (const validates of [true, false]) expect(new Set(classesOf(validates))).toEqual(new Set([0, 1]));
      }),
    );
  });

  it('keeps some of five rare labels among a hundred for validation, and some for training', () => {
    const rare = Array.from({ length: 100 }, (_, i) => example(i, 's', i % 20 === 0 ? 0 : 1));
    for (let seed = 0; seed < 20; seed++) {
      const { train, validation } = splitSolutions(rare, 0.1, seed);
      const wrong = (set: SolutionExample[]) => set.filter(({ labels }) => labels[0] === 0).length;
      expect([validation.length, wrong(validation) > 0, wrong(train) > 0]).toEqual([10, true, true]);
    }
  });

  it('depends only on the seed', () => {
    expect(splitSolutions(many, 0.1, 1)).toEqual(splitSolutions(many, 0.1, 1));
    expect(splitSolutions(many, 0.1, 1).validation).not.toEqual(splitSolutions(many, 0.1, 2).validation);
  });
});
