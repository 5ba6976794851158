/** Reads solutions for a finished model, row by row without merging, in any format that training reads, with or without labels. */

import { BadInput } from '../base/bad-input.ts';
import { openDataFile } from '../data/containers/open-data-file.ts';
import type { SolutionExample } from '../data/example.ts';
import { keyWordsOf, problemKeyOf } from '../data/example.ts';
import { EXPECTED, formatOf, strangeRow } from '../data/formats/all-formats.ts';
import type { NeutralLabels, ReadSolution, RowObject } from '../data/formats/format.ts';
import { isObject, shown } from '../data/formats/format.ts';

const PROBLEM_FIELDS = ['problem', 'question', 'prompt', 'input'];
const TEXT_FIELDS = ['solution', 'completion', 'response', 'answer', 'output', 'text'];
const UNLABELLED = `or, without labels:\n  {"problem": "...", "steps": ["...", ...]}\n  {"problem": "...", "solution": "one step\\nanother"}`;

/** @throws BadInput with file, line and value at the first invalid row */
export async function* readSolutions(
  files: readonly string[],
  neutralLabels: NeutralLabels,
): AsyncGenerator<SolutionExample> {
  for (const file of files) {
    const { unit, rows } = await openDataFile(file);
    for await (const some of rows)
      for (const { at, value, broken } of some) {
        const place = unit === 'line' ? `${file}:${at}` : `${file}, row ${at}`;
        const fail = (what: string): never => {
          throw new BadInput(`${place}: ${what}; ${EXPECTED}\n${UNLABELLED}`);
        };
        if (broken !== null) fail(broken);
        if (!isObject(value)) return fail(`not a JSON object: ${shown(value)}`);
        for (const solution of solutionsOf(value, neutralLabels, fail)) yield exampleOf(solution, place);
      }
  }
}

function solutionsOf(row: RowObject, neutralLabels: NeutralLabels, fail: (what: string) => never): ReadSolution[] {
  const format = 'steps' in row && !('labels' in row) && !('label' in row) ? null : formatOf(row);
  if (!format) return [unlabelled(row) ?? fail(strangeRow(row))];
  const found: ReadSolution[] = [];
  format.read(
    row,
    {
      solution: (solution) => found.push(solution),
      // Both answers of a pair are solutions, but a preference isn't a correctness label.
      preference: ({ problem, chosen, rejected }) => {
        for (const [writer, text] of [
          ['chosen', chosen],
          ['rejected', rejected],
        ] as const)
          found.push({
            problem,
            // Both are answers to one problem, also to one that isn't given.
            originalProblem: keyWordsOf(problem, chosen),
            steps: linesOf(text),
            labelled: 'solution',
            labels: [null],
            writer,
          });
      },
      drop: () => {},
      fail,
    },
    { neutralLabels },
  );
  return found.filter(({ steps }) => steps.length > 0);
}

function unlabelled(row: RowObject): ReadSolution | null {
  const problem = PROBLEM_FIELDS.map((field) => row[field]).find((value) => typeof value === 'string') ?? '';
  const steps = Array.isArray(row.steps) && row.steps.every((step) => typeof step === 'string') ? row.steps : null;
  const text = TEXT_FIELDS.map((field) => row[field]).find((value) => typeof value === 'string');
  const found = steps ?? (text === undefined ? [] : linesOf(text));
  return found.length === 0 ? null : { problem, steps: found, labelled: 'solution', labels: [null] };
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

function exampleOf({ originalProblem, ...solution }: ReadSolution, place: string): SolutionExample {
  return {
    kind: 'solution',
    ...solution,
    problemKey: problemKeyOf(originalProblem ?? keyWordsOf(solution.problem, solution.steps.join('\n'))),
    weight: 1,
    place,
  };
}
