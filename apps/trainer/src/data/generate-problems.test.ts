import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { equationsOf } from '../features/arithmetic.ts';
import { generateExamples } from './generate-problems.ts';
import type { Mistake } from './problem-plan.ts';
import { makePlan, MISTAKES } from './problem-plan.ts';
import { solutionSteps } from './problem-text.ts';
import { seededRandom } from '../base/random.ts';

const options = { problems: 300, solutionsPerProblem: 4, labelNoise: 0, seed: 5 };

describe('generated problems', () => {
  it('depend only on the seed', () => {
    expect(generateExamples(options)).toEqual(generateExamples(options));
    expect(generateExamples({ ...options, seed: 6 })).not.toEqual(generateExamples(options));
  });

  it('are the same on every machine', () => {
    const digest = createHash('sha256')
      .update(JSON.stringify(generateExamples({ ...options, problems: 50 })))
      .digest('hex');
    expect(digest).toMatchInlineSnapshot(`"971f4be877c6eb86e7a54a6c771874ebbe1a40d44be3bfa40015dc61b0437f66"`);
  });

  it('have about as many correct as incorrect solutions', () => {
    const examples = generateExamples(options);
    expect(examples).toHaveLength(1200);
    expect(examples.reduce((sum, e) => sum + e.labels[0]!, 0) / 1200).toBeCloseTo(0.5, 1);
  });

  it('flip the requested share of labels', () => {
    const clean = generateExamples(options);
    const noisy = generateExamples({ ...options, labelNoise: 0.1 });
    const turned = noisy.filter((e, i) => e.labels[0] !== clean[i]!.labels[0]).length;
    expect(noisy.map((e) => e.steps)).toEqual(clean.map((e) => e.steps));
    expect(turned / 1200).toBeCloseTo(0.1, 1);
  });

  it('have only true equations if there is no mistake', () => {
    for (let seed = 0; seed < 200; seed++) {
      const plan = makePlan(seededRandom(seed));
      const steps = solutionSteps(plan, null, seededRandom(seed, 'steps'));
      expect(steps.at(-1)).toBe(`The answer is ${plan.changes.at(-1)!.after}.`);
      const equations = steps.flatMap(equationsOf);
      expect(equations).toHaveLength(plan.changes.length);
      expect(equations.every((e) => e.holds)).toBe(true);
    }
  });

  it.each(MISTAKES)('can contain a mistake that changes the solution: %s', (mistake: Mistake) => {
    let changed = 0;
    for (let seed = 0; seed < 100; seed++) {
      const plan = makePlan(seededRandom(seed));
      const bodies = [null, mistake].map((m) =>
        solutionSteps(plan, m, seededRandom(seed, 'steps'))
          .flatMap(equationsOf)
          .map((e) => JSON.stringify([e.operands, e.operators, e.result])),
      );
      if (JSON.stringify(bodies[0]) !== JSON.stringify(bodies[1])) changed++;
    }
    expect(changed).toBe(100);
  });
});
