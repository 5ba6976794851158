import { describe, expect, it } from 'vitest';
import type { SolutionExample } from '../data/example.ts';
import { firstErrorOf, reportEvaluation } from './evaluation-report.ts';
import { evaluationText, rerankText } from './report-text.ts';
import { reportRerank } from './rerank-report.ts';
import type { ScoredSolution } from './scored-solution.ts';

function solution(
  problem: number,
  labels: SolutionExample['labels'],
  steps: number[],
  rest: Partial<SolutionExample> = {},
): ScoredSolution {
  const example: SolutionExample = {
    kind: 'solution',
    problem: `p${problem}`,
    steps: steps.map((_, i) => 'x'.repeat(i + 1)),
    labelled: 'steps',
    labels,
    problemKey: `p${problem}`,
    weight: 1,
    place: '',
    ...rest,
  };
  return { example, steps, whole: steps.at(-1)! };
}
const whole = (problem: number, isRight: 0 | 1, probability: number, text: string) =>
  solution(problem, [isRight], [probability], { labelled: 'solution', steps: [text] });

describe('the evaluation of a model', () => {
  // Twenty problems: one step right, the second wrong; the model knows it in all but the last.
  const solutions = Array.from({ length: 20 }, (_, i) => solution(i, [1, 0], i === 19 ? [0.9, 0.8] : [0.9, 0.1]));
  const report = reportEvaluation([...solutions, solution(20, [1, 1], [0.9, 0.9])], 0.5, 1);

  it('counts labels and problems, and has an interval around each metric', () => {
    expect(report).toMatchObject({
      solutions: 21,
      problems: 21,
      judgements: 42,
      counts: { tp: 22, fn: 0, fp: 1, tn: 19 },
    });
    expect(report.model.accuracy.value).toBeCloseTo(41 / 42);
    for (const { value, interval } of Object.values(report.model)) {
      expect(interval.low).toBeLessThanOrEqual(value);
      expect(interval.high).toBeGreaterThanOrEqual(value);
    }
    expect(report.majority).toMatchObject({ accuracy: 22 / 42, rocAuc: 0.5, recall: null });
  });

  it('compares first errors with step length', () => {
    expect(report.firstErrors).toMatchObject({
      errorAccuracy: 19 / 20,
      correctAccuracy: 1,
      wrongSolutions: 20,
      rightSolutions: 1,
      bestThreshold: { f1: 1 },
    });
    expect(report.firstErrors!.f1.value).toBeCloseTo((2 * 0.95) / 1.95);
  });

  it('reports when step length ranks as well', () => {
    expect(evaluationText(report)).toContain('does not show that the model ranks better than step length alone');
    expect(evaluationText(report)).not.toContain('NaN');
  });

  it('knows the first error only of a solution labelled up to it', () => {
    expect(firstErrorOf(solution(0, [1, 0, null], [0, 0, 0]).example)).toBe(1);
    expect(firstErrorOf(solution(0, [1, 1], [0, 0]).example)).toBe(-1);
    expect(firstErrorOf(solution(0, [null, 0], [0, 0]).example)).toBeNull();
    expect(firstErrorOf(solution(0, [1, null], [0, 0]).example)).toBeNull();
    expect(firstErrorOf(whole(0, 1, 0.5, 'a').example)).toBeNull();
  });
});

describe('reranking', () => {
  const report = reportRerank(
    [
      whole(1, 1, 0.4, '2 + 2 = 4'),
      whole(1, 0, 0.3, 'A: 5'),
      whole(1, 0, 0.2, '2 + 3 = 5'),
      whole(2, 0, 0.9, 'none'),
      whole(2, 1, 0.1, 'A: 7'),
      whole(3, 1, 0.5, 'alone'),
    ],
    1,
  );
  const accuracyOf = (name: string) => report.picks.find((pick) => pick.name === name)!.accuracy;

  it('compares the model with a majority vote, a random pick and an oracle', () => {
    expect(report).toMatchObject({ problems: 2, candidates: 5, contested: 2, single: 1 });
    expect(accuracyOf('last')).toBe(0.5);
    expect(accuracyOf('majority vote')).toBe(0.5);
    expect(accuracyOf('random pick')).toBeCloseTo((1 / 3 + 1 / 2) / 2);
    expect(accuracyOf('a right one is there')).toBe(1);
    expect(rerankText(report)).toContain('5 candidates for 2 problems');
  });
});
