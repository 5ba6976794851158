import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { SolutionExample } from '../data/example.ts';
import { exampleList } from '../data/example.ts';
import { predictedExamples } from './predicted-examples.ts';

it('the Python package says in the same words what predictions are about', () => {
  const fixture = new URL('../../../../packages/python/fixtures/predicted-examples.json', import.meta.url);
  const cases = JSON.parse(readFileSync(fixture, 'utf8')) as {
    solutions: Omit<SolutionExample, 'kind' | 'weight' | 'place'>[];
    isPairs: boolean;
    threshold: number;
    seed: number;
    maxRows: number;
    maxText: number;
    expected: unknown;
  }[];
  expect(cases.length).toBeGreaterThan(0);
  for (const { solutions, maxRows, maxText, expected, ...options } of cases) {
    const examples = exampleList(
      solutions.map((solution) => ({ ...solution, kind: 'solution' as const, weight: 1, place: '' })),
    );
    expect(JSON.stringify(predictedExamples(examples, options, { maxRows, maxText }))).toBe(JSON.stringify(expected));
  }
});
