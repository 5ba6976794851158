/** Entry of what uses a saved model: scores, evaluation and reranking of files. It loads TensorFlow.js; the command imports it only when it is needed. */

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
import { judgementsOf } from './scored-solution.ts';

export { BadInput } from '../base/bad-input.ts';
export { exportOnnx } from './export-onnx.ts';
export { loadModel } from './load-model.ts';
export { evaluationText, rerankText } from './report-text.ts';

export interface UseOptions {
  /** A checkpoint's directory, or a run's. */
  model: string;
  files: readonly string[];
  backend?: string;
  batchSize: number;
  neutralLabels: NeutralLabels;
  seed: number;
  /** Only the problems that the model's run had set apart for validation. */
  heldOut: boolean;
  signal: AbortSignal;
  /** A sentence that a person must know. */
  warn(text: string): void;
  /** Told of each solution that is done. */
  scored(count: number): void;
}

/** Writes a JSON line for each solution, in their order. @returns how many */
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
  const classes = new Set(judgementsOf(solutions).map(({ label }) => label));
  if (classes.size < 2)
    throw new BadInput(
      `${options.files.join(', ')}: ${solutions.length} solutions, ${classes.size === 0 ? 'none of them labelled' : `all labels are ${classes.has(1) ? '1 (right)' : '0 (wrong)'}`}: an evaluation needs labels of both classes`,
    );
  return reportEvaluation(solutions, options.threshold ?? threshold, options.seed);
}

export async function rerankFiles(options: UseOptions): Promise<RerankReport> {
  const report = reportRerank(await all(scoredBy(options)), options.seed);
  if (report.problems === 0)
    throw new BadInput(
      `${options.files.join(', ')}: no problem has two solutions of which the data says whether they are right: reranking needs several candidates a problem`,
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
      `${files.join(', ')}: not the data of the run that made ${directory}, so it set nothing of it apart: leave --held_out out`,
    );
  if (held && !heldOut)
    warn(
      'The model was trained on these data: scores of what it has seen flatter it. --held_out takes only the problems that its run had set apart.',
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
