/** What the predictions of a run are about: the rows of its validation set, each text once, within bounds. */

import { createHash } from 'node:crypto';
import type { PredictedExamples } from '@rewardboard/protocol';
import { PREDICTIONS_FORMAT } from '@rewardboard/protocol';
import { seededRandom, shuffle } from '../base/random.ts';
import type { Examples, SolutionExample } from '../data/example.ts';

/** Of a larger validation set, whole problems are drawn until one no longer fits: 400 kB an evaluation. */
const MAX_KEPT_ROWS = 100_000;
/** Characters of all texts together; rows beyond them have none. */
const MAX_KEPT_TEXT = 64 * 1024 * 1024;

/**
 * @param examples the validation set as labelled solutions; of pairs, two solutions a pair
 * @param maxRows,maxText for tests
 */
export function predictedExamples(
  examples: Examples<SolutionExample>,
  { isPairs, threshold, seed }: { isPairs: boolean; threshold: number; seed: number },
  { maxRows = MAX_KEPT_ROWS, maxText = MAX_KEPT_TEXT } = {},
): PredictedExamples {
  const { kept, total } = keptProblems(examples, maxRows, seed);
  const problemNumbers = new Map<string, number>();
  const problems: string[] = [];
  const columns = { id: [], problem: [], solution: [], step: [] } as Record<string, number[]> as Pick<
    PredictedExamples,
    'id' | 'problem' | 'solution' | 'step'
  >;
  const label: (0 | 1)[] = [];
  const text: string[] = [];
  const writer: (string | null)[] = [];
  const hash = createHash('sha256');
  let characters = 0;
  let withoutText = 0;
  let isOfSteps = false;
  let id = -1;
  let solution = -1;
  const fitting = (whole: string) => {
    hash.update(`${whole.length} ${whole}\n`);
    characters += whole.length;
    return characters <= maxText ? whole : null;
  };
  for (const example of examples) {
    solution++;
    const { problemKey, problem, steps, labelled, labels } = example;
    const isKept = kept === null || kept.has(problemKey);
    isOfSteps ||= labelled === 'steps';
    let from = 0;
    for (const [i, of] of labels.entries()) {
      if (of === null) continue;
      id++;
      if (!isKept) continue;
      let number = problemNumbers.get(problemKey);
      if (number === undefined) {
        number = problems.length;
        problemNumbers.set(problemKey, number);
        problems.push(fitting(problem) ?? '');
      }
      const end = labelled === 'steps' ? i + 1 : steps.length;
      const added = fitting(steps.slice(from, end).join('\n'));
      from = end;
      columns.id.push(id);
      columns.problem.push(number);
      columns.solution.push(solution);
      columns.step.push(end - 1);
      label.push(of);
      text.push(added ?? '');
      if (added === null) withoutText++;
      writer.push(example.writer ?? null);
      hash.update(`${number} ${of}\n`);
    }
  }
  return {
    format: PREDICTIONS_FORMAT,
    version: 1,
    kind: isPairs ? 'pairs' : isOfSteps ? 'steps' : 'solutions',
    value: isPairs ? 'reward' : 'probability',
    threshold,
    fingerprint: hash.digest('hex').slice(0, 32),
    total,
    withoutText,
    problems,
    ...columns,
    label,
    text,
    slices: writer.some((name) => name !== null) ? { writer } : {},
  };
}

/** @returns null where all rows fit */
function keptProblems(examples: Examples<SolutionExample>, maxRows: number, seed: number) {
  const rowsOf = new Map<string, number>();
  let total = 0;
  for (const { problemKey, labels } of examples) {
    const rows = labels.reduce<number>((sum, label) => sum + (label === null ? 0 : 1), 0);
    rowsOf.set(problemKey, (rowsOf.get(problemKey) ?? 0) + rows);
    total += rows;
  }
  if (total <= maxRows) return { kept: null, total };
  const kept = new Set<string>();
  let left = maxRows;
  for (const problemKey of shuffle(seededRandom(seed, 'kept predictions'), [...rowsOf.keys()])) {
    const rows = rowsOf.get(problemKey)!;
    if (rows > left) continue;
    kept.add(problemKey);
    left -= rows;
  }
  return { kept, total };
}
