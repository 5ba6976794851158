/** The labelled sets of the benchmark, each written as JSON lines that `rewardboard train` reads. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom, shuffle } from '../../../../apps/trainer/src/base/random.ts';
import { ROOT } from '../../../../e2e/processes.ts';

type Row = Readonly<Record<string, unknown>>;

interface LabelledSet {
  name: string;
  kind: 'labels' | 'pairs';
  files: readonly string[];
  /** Rows of ours from one of the file's. */
  rows(line: string): Row[];
}

const DATA = join(ROOT, '../shared/data');
const asIs = (line: string): Row[] => [JSON.parse(line) as Row];
const SNIPPETS = process.env.REWARDBOARD_SNIPPETS ?? '';

export const SETS: readonly LabelledSet[] = [
  { name: 'movie snippets', kind: 'labels', files: [SNIPPETS], rows: snippetOf },
  { name: 'GSM8K', kind: 'labels', files: [join(DATA, 'gsm8k/example_model_solutions.jsonl')], rows: asIs },
  { name: 'GSM8K pairs', kind: 'pairs', files: [join(DATA, 'gsm8k/example_model_solutions.jsonl')], rows: pairsOf },
  { name: 'PRM800K', kind: 'labels', files: [join(DATA, 'prm800k-val/solutions.jsonl')], rows: asIs },
  {
    name: 'BIG-bench Mistake',
    kind: 'labels',
    files: ['logical_deduction', 'multistep_arithmetic', 'tracking_shuffled_objects'].map((task) =>
      join(DATA, `bigbench-mistake/${task}.jsonl`),
    ),
    rows: asIs,
  },
  { name: 'PRMBench', kind: 'labels', files: [join(DATA, 'prmbench/modified.jsonl')], rows: asIs },
];

/** Sentences that readers found clearly positive or negative: the middle is left out. */
const CLEAR = 1;

function snippetOf(line: string): Row[] {
  const [, rating, text] = line.split('\t');
  const mean = Number(rating);
  return text && Math.abs(mean) >= CLEAR ? [{ text, label: mean > 0 ? 1 : 0 }] : [];
}

/** Each question's first right solution beside its first wrong one. */
function pairsOf(line: string): Row[] {
  const { question, ...writers } = JSON.parse(line) as Record<string, { solution: string; is_correct: boolean }>;
  const solutions = Object.values(writers).filter((each) => typeof each === 'object' && 'is_correct' in each);
  const [right, wrong] = [true, false].map((is) => solutions.find((each) => each.is_correct === is)?.solution);
  return right && wrong ? [{ prompt: question, chosen: right, rejected: wrong }] : [];
}

/** @param rows labels at least, or all there are @returns null where its files aren't here */
export function writeSet(name: string, path: string, rows: number): LabelledSet['kind'] | null {
  const set = SETS.find((each) => each.name === name)!;
  if (!set.files.every((file) => existsSync(file))) return null;
  const lines = set.files.flatMap((file) => readFileSync(file, 'utf8').split('\n').filter(Boolean));
  const written: string[] = [];
  let labels = 0;
  for (const row of shuffle(seededRandom(1, 'rows'), lines).flatMap((line) => set.rows(line))) {
    if (labels >= rows) break;
    labels += labelsOf(row);
    written.push(`${JSON.stringify(row)}\n`);
  }
  writeFileSync(path, written.join(''));
  return set.kind;
}

/** Of steps or of writers' solutions; otherwise a row has one. */
function labelsOf(row: Row): number {
  if (Array.isArray(row.labels)) return row.labels.filter((label) => label !== null).length;
  const writers = Object.values(row).filter(
    (value) => typeof value === 'object' && value !== null && 'is_correct' in value,
  );
  return Math.max(1, writers.length);
}
