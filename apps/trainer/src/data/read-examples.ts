/** Reads labelled solutions from JSON lines. A line that is not understood is an error with its number. */

import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { BadInput, systemReason } from '../bad-input.ts';
import type { Label, SolutionExample } from './example.ts';
import { problemKeyOf } from './example.ts';

/** A file is read whole, as one text; Node's texts end at 512 MiB. */
export const MAX_DATA_BYTES = 400 * 1024 ** 2;

const EXPECTED =
  'expected {"problem": "...", "steps": ["..."], "labels": [1, 0, null]} or {"question": "...", "<writer>": {"solution": "...", "is_correct": true}}';

export function readExamples(files: readonly string[]): SolutionExample[] {
  const examples: SolutionExample[] = [];
  for (const file of files) for (const example of examplesOfText(readText(file), file)) examples.push(example);
  const merged = mergeEqual(examples);
  if (merged.length === 0) throw new BadInput(`${files.join(', ')}: no labelled example in it: ${EXPECTED}`);
  return merged;
}

/** Name of the data for people: file names without their directories. */
export function sourceName(files: readonly string[]): string {
  return files.map((file) => basename(file)).join(', ');
}

function readText(file: string): string {
  try {
    const { size } = statSync(file);
    if (size > MAX_DATA_BYTES) throw new BadInput(`${file}: ${size} bytes, but at most ${MAX_DATA_BYTES} are read: split it and name the parts`);
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(`${file}: cannot be read: ${systemReason(error)}`);
  }
}

export function examplesOfText(text: string, file: string): SolutionExample[] {
  const examples: SolutionExample[] = [];
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    const fail = (what: string): never => {
      throw new BadInput(`${file}:${index + 1}: ${what}; ${EXPECTED}`);
    };
    let row: unknown;
    try {
      row = JSON.parse(line);
    } catch (error) {
      fail(`not JSON (${(error as Error).message}): ${excerpt(line)}`);
    }
    if (!isObject(row)) return fail(`not an object: ${excerpt(line)}`);
    const place = `${file}:${index + 1}`;
    if ('question' in row) examples.push(...wholeSolutions(row, place, fail));
    else examples.push(...labelledSteps(row, place, fail));
  });
  return examples;
}

type Fail = (what: string) => never;

function labelledSteps(row: Record<string, unknown>, place: string, fail: Fail): SolutionExample[] {
  const { problem, steps, labels } = row;
  if (typeof problem !== 'string') return fail(`"problem" is ${shown(problem)}, not a text`);
  if (!Array.isArray(steps)) return fail(`"steps" is ${shown(steps)}, not a list of texts`);
  if (!Array.isArray(labels)) return fail(`"labels" is ${shown(labels)}, not a list`);
  if (steps.length !== labels.length) return fail(`${steps.length} steps but ${labels.length} labels`);
  const original = row.original_problem;
  const problemKey = problemKeyOf(typeof original === 'string' ? original : problem);
  steps.forEach((step: unknown, i) => {
    if (typeof step !== 'string') fail(`"steps"[${i}] is ${shown(step)}, not a text`);
  });
  const judged = labels.map((label: unknown, i): Label | null => {
    if (label !== 0 && label !== 1 && label !== null) return fail(`"labels"[${i}] is ${shown(label)}, not 1 (right), 0 (wrong) or null (not judged)`);
    return label;
  });
  if (judged.every((label) => label === null)) return []; // nobody judged it
  return [{ kind: 'solution', problem, steps: steps as string[], judges: 'steps', labels: judged, problemKey, weight: 1, place }];
}

function wholeSolutions(row: Record<string, unknown>, place: string, fail: Fail): SolutionExample[] {
  const { question } = row;
  if (typeof question !== 'string') return fail(`"question" is ${shown(question)}, not a text`);
  const examples: SolutionExample[] = [];
  for (const [writer, value] of Object.entries(row)) {
    if (!isObject(value)) continue; // the question itself, its true answer, notes
    const { solution, is_correct: isCorrect } = value;
    if (typeof solution !== 'string') return fail(`"${writer}"."solution" is ${shown(solution)}, not a text`);
    if (typeof isCorrect !== 'boolean') return fail(`"${writer}"."is_correct" is ${shown(isCorrect)}, not true or false`);
    examples.push({
      kind: 'solution',
      problem: question,
      steps: solution.split('\n'),
      judges: 'solution',
      labels: [isCorrect ? 1 : 0],
      problemKey: problemKeyOf(question),
      writer,
      weight: 1,
      place,
    });
  }
  if (examples.length === 0) return fail('no solution in it');
  return examples;
}

/**
 * The same words judged twice are one judgement, or they would weigh double: the first example that holds them keeps the label, the others
 * none. Where people disagree the majority counts, a tie as wrong.
 */
function mergeEqual(examples: readonly SolutionExample[]): SolutionExample[] {
  const votes = new Map<string, { owner: number; right: number; wrong: number }>();
  const keysOf = ({ problem, steps, judges, labels }: SolutionExample) =>
    // The texts themselves would fill the memory: every step repeats all before it.
    labels.map((_, i) => createHash('sha256').update(JSON.stringify([problem, judges === 'solution' ? steps : steps.slice(0, i + 1)])).digest('base64'));
  const keys = examples.map(keysOf);
  for (const [index, { labels }] of examples.entries())
    for (const [i, label] of labels.entries()) {
      if (label === null) continue;
      const vote = votes.get(keys[index]![i]!) ?? { owner: index, right: 0, wrong: 0 };
      if (label === 1) vote.right++;
      else vote.wrong++;
      votes.set(keys[index]![i]!, vote);
    }
  return examples.flatMap((example, index) => {
    const labels = example.labels.map((label, i): Label | null => {
      const vote = votes.get(keys[index]![i]!);
      return label === null || vote?.owner !== index ? null : vote.right > vote.wrong ? 1 : 0;
    });
    return labels.some((label) => label !== null) ? [{ ...example, labels }] : [];
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function shown(value: unknown): string {
  return value === undefined ? 'missing' : excerpt(JSON.stringify(value));
}
function excerpt(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
