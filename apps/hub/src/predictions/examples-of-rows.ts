/** The examples of `predictions.jsonl` in the form in which a run's `predictions/` has them. */

import { createHash } from 'node:crypto';
import type { PredictedExamples } from '@rewardboard/protocol';
import { PREDICTIONS_FORMAT } from '@rewardboard/protocol';
import type { PredictedRows } from '@rewardboard/run-files';
import { idOfRow } from '@rewardboard/run-files';

/** Without problems, each solution or pair counts as one of its own. */
export function examplesOf(rows: PredictedRows): PredictedExamples {
  const { kind, threshold, labels, texts, slices } = rows;
  const each = kind === 'pairs' ? 2 : 1;
  const solution = rows.solutions ? numbersOf(rows.solutions).numbers : labels.map((_, row) => row);
  const named = rows.problems
    ? numbersOf(rows.problems)
    : numbersOf(kind === 'steps' ? solution : labels.map((_, row) => Math.floor(row / each)));
  const problems = named.names.map((name) => (rows.problems && typeof name === 'string' ? name : ''));
  const step: number[] = [];
  solution.forEach((of, row) => step.push(kind === 'steps' && of === solution[row - 1] ? step[row - 1]! + 1 : 0));
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([kind, labels, solution, named.numbers, problems, texts]))
    .digest('hex');
  return {
    format: PREDICTIONS_FORMAT,
    version: 1,
    kind,
    value: kind === 'pairs' ? 'reward' : 'probability',
    threshold,
    fingerprint: fingerprint.slice(0, 32),
    total: labels.length,
    withoutText: texts ? 0 : labels.length,
    problems,
    id: labels.map((_, row) => idOfRow(rows, row)),
    problem: named.numbers,
    label: labels,
    solution,
    step,
    text: texts ?? labels.map(() => ''),
    slices,
  };
}

/** Indices from 0 in the order of their first row. */
function numbersOf(names: readonly (string | number)[]): { numbers: number[]; names: (string | number)[] } {
  const known = new Map<string | number, number>();
  const numbers = names.map((name) => {
    if (!known.has(name)) known.set(name, known.size);
    return known.get(name)!;
  });
  return { numbers, names: [...known.keys()] };
}
