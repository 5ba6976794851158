/** The entry for using a saved model: score, evaluate, rerank, export. It loads TensorFlow.js, so the command imports it on demand. */

import { BadInput } from '../base/bad-input.ts';
import type { NeutralLabels } from '../data/formats/format.ts';
import type { SolutionExample } from '../data/example.ts';
import type { EvaluationReport } from './evaluation-report.ts';
import { reportEvaluation } from './evaluation-report.ts';
import { heldOutOf } from './held-out.ts';
import type { LoadedModel } from './load-model.ts';
import { loadModel } from './load-model.ts';
import { readSolutions } from './read-solutions.ts';
import type { RerankReport } from './rerank-report.ts';
import { reportRerank } from './rerank-report.ts';
import { scoreRow } from './score-row.ts';
import { Scorer } from './score-solutions.ts';
import type { ScoredSolution } from './scored-solution.ts';
import { scoredLabelsOf } from './scored-solution.ts';

export { BadInput } from '../base/bad-input.ts';
export { exportHuggingFace } from './export-hugging-face.ts';
export { exportOnnx } from './export-onnx.ts';
export { loadModel } from './load-model.ts';
export { evaluationText, rerankText } from './report-text.ts';

export interface UseOptions {
  /** A checkpoint or a run directory. */
  model: string;
  files: readonly string[];
  backend?: string;
  batchSize: number;
  neutralLabels: NeutralLabels;
  seed: number;
  /** Use only the problems that the model's run held out for validation. */
  heldOut: boolean;
  signal: AbortSignal;
  /** Shows a warning. */
  warn(text: string): void;
  /** Called after each solution. */
  scored(count: number): void;
}

/** Writes one JSON line per solution, in order. @returns the number of solutions */
export async function scoreFiles(options: UseOptions, write: (line: string) => Promise<void>): Promise<number> {
  let count = 0;
  for await (const solution of scoredBy(options)) {
    await write(`${JSON.stringify(scoreRow(solution))}\n`);
    count++;
  }
  return count;
}

export async function evaluateFiles(options: UseOptions & { threshold?: number }): Promise<EvaluationReport> {
  const { threshold } = loadModel(options.model);
  const solutions = await all(scoredBy(options));
  const classes = new Set(scoredLabelsOf(solutions).map(({ label }) => label));
  if (classes.size < 2)
    throw new BadInput(
      `${options.files.join(', ')}: ${solutions.length} solutions, ${classes.size === 0 ? 'none of them labeled' : `all labels are ${classes.has(1) ? '1 (correct)' : '0 (incorrect)'}`}; an evaluation needs labels of both classes`,
    );
  return reportEvaluation(solutions, options.threshold ?? threshold, options.seed);
}

export async function rerankFiles(options: UseOptions): Promise<RerankReport> {
  const report = reportRerank(await all(scoredBy(options)), options.seed);
  if (report.problems === 0)
    throw new BadInput(
      `${options.files.join(', ')}: no problem has two or more labeled solutions; reranking needs several candidates per problem, and labels to know which are correct (rewardboard score works without)`,
    );
  return report;
}

async function* scoredBy(options: UseOptions): AsyncGenerator<ScoredSolution> {
  const model = loadModel(options.model);
  const solutions = await chosenSolutions(model, options);
  const scorer = await Scorer.open(model, options.backend, options.batchSize);
  try {
    let count = 0;
    for await (const solution of scorer.score(solutions)) {
      options.signal.throwIfAborted();
      yield solution;
      options.scored(++count);
    }
  } finally {
    await scorer.close();
  }
}

async function chosenSolutions(
  { directory }: LoadedModel,
  { files, neutralLabels, heldOut, warn }: UseOptions,
): Promise<AsyncIterable<SolutionExample>> {
  const solutions = readSolutions(files, neutralLabels);
  const held = await heldOutOf(directory, files);
  if (heldOut && !held)
    throw new BadInput(
      `${files.join(', ')}: the run of ${directory} was not trained on this data, so nothing in it was held out; remove --held_out`,
    );
  if (held && !heldOut)
    warn(
      'The model was trained on this data, so its scores are too high. Use --held_out to evaluate only the problems that the run held out.',
    );
  return heldOut ? ofProblems(solutions, held!.problems) : solutions;
}

async function* ofProblems(
  solutions: AsyncIterable<SolutionExample>,
  problems: ReadonlySet<string>,
): AsyncGenerator<SolutionExample> {
  for await (const solution of solutions) if (problems.has(solution.problemKey)) yield solution;
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
