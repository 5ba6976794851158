/** Reads labelled solutions from JSON lines. A line that is not understood is an error with its number. */

import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { BadInput, systemReason } from './bad-input.ts';
import type { Example } from './example.ts';
import { problemKeyOf } from './example.ts';

/** A file is read whole, as one text; Node's texts end at 512 MiB. */
export const MAX_DATA_BYTES = 400 * 1024 ** 2;

const EXPECTED =
  'expected {"problem": "...", "steps": ["..."], "labels": [1, 0, null]} or {"question": "...", "<writer>": {"solution": "...", "is_correct": true}}';

export function readExamples(files: readonly string[]): Example[] {
  const examples: Example[] = [];
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

export function examplesOfText(text: string, file: string): Example[] {
  const examples: Example[] = [];
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
    if ('question' in row) examples.push(...wholeSolutions(row, fail));
    else examples.push(...labelledSteps(row, fail));
  });
  return examples;
}

type Fail = (what: string) => never;

function labelledSteps(row: Record<string, unknown>, fail: Fail): Example[] {
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
  return labels.flatMap((label: unknown, i): Example[] => {
    if (label === null) return []; // nobody judged this step
    if (label !== 0 && label !== 1) return fail(`"labels"[${i}] is ${shown(label)}, not 1 (right), 0 (wrong) or null (not judged)`);
    return [{ problem, steps: steps.slice(0, i + 1) as string[], label, problemKey }];
  });
}

function wholeSolutions(row: Record<string, unknown>, fail: Fail): Example[] {
  const { question } = row;
  if (typeof question !== 'string') return fail(`"question" is ${shown(question)}, not a text`);
  const examples: Example[] = [];
  for (const [writer, value] of Object.entries(row)) {
    if (!isObject(value)) continue; // the question itself, its true answer, notes
    const { solution, is_correct: isCorrect } = value;
    if (typeof solution !== 'string') return fail(`"${writer}"."solution" is ${shown(solution)}, not a text`);
    if (typeof isCorrect !== 'boolean') return fail(`"${writer}"."is_correct" is ${shown(isCorrect)}, not true or false`);
    examples.push({ problem: question, steps: solution.split('\n'), label: isCorrect ? 1 : 0, problemKey: problemKeyOf(question), writer });
  }
  if (examples.length === 0) return fail('no solution in it');
  return examples;
}

/** The same words judged twice are one example, or they would weigh double; where people disagree the majority counts, a tie as wrong. */
function mergeEqual(examples: readonly Example[]): Example[] {
  const votes = new Map<string, { example: Example; right: number; wrong: number }>();
  for (const example of examples) {
    // The texts themselves would fill the memory: every step repeats all before it.
    const key = createHash('sha256').update(JSON.stringify([example.problem, example.steps])).digest('base64');
    const vote = votes.get(key) ?? { example, right: 0, wrong: 0 };
    if (example.label === 1) vote.right++;
    else vote.wrong++;
    votes.set(key, vote);
  }
  return [...votes.values()].map(({ example, right, wrong }) => ({ ...example, label: right > wrong ? 1 : 0 }));
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
