/**
 * A line of `predictions.jsonl`: all predictions of one evaluation, written by any program. What doesn't change may be
 * written once: a line takes what it lacks from the line before.
 */

import type { PredictedExamples } from '@rewardboard/protocol';
import { numberFromWire } from '@rewardboard/protocol';
import { LineProblem, marked, shown } from './prediction-columns.ts';
import { givenIn, idsIn, ordered, pairRewards, probabilitiesIn } from './prediction-fields.ts';
import type { Given, Name } from './prediction-fields.ts';
import { objectOfText } from './python-json.ts';

export const PREDICTIONS_LINES_FILE = 'predictions.jsonl';
/** A longer line is skipped, and said to be. */
export const MAX_PREDICTIONS_LINE_BYTES = 16 * 1024 * 1024;
const MAX_STEP = 1e15;
const DEFAULT_THRESHOLD = 0.5;

/** What an evaluation's values are about: a row a value. Of pairs the chosen text comes first, then the rejected one. */
export interface PredictedRows {
  kind: PredictedExamples['kind'];
  threshold: number;
  labels: (0 | 1)[];
  /** Of reasoning steps: which solution each belongs to. */
  solutions: Name[] | null;
  problems: Name[] | null;
  /** null also where they are not kept. */
  texts: string[] | null;
  slices: Record<string, (string | null)[]>;
  /** Whole numbers, where the writer has such names. */
  ids: number[] | null;
}

export interface PredictionsLine {
  step: number;
  epoch?: number;
  loss?: number;
  /** P(label is 1), or of pairs the reward; NaN where it is none. */
  values: number[];
  rows: PredictedRows;
  /** They are other examples than those of the line before. */
  isOfOthers: boolean;
  /** What this line has itself. */
  given: readonly GivenField[];
}

export type GivenField = 'labels' | 'solutions' | 'problems' | 'texts' | 'slices' | 'ids';

/** What the lines before have said. */
interface Known {
  rows: PredictedRows;
  /** Where the row of each place stands in the line: by rising id. */
  order: Uint32Array | null;
  /** By which two lines with the same examples are known. */
  marks: Partial<Record<GivenField, string>>;
}

export class PredictionsLines {
  #known: Known | null = null;

  /** @param keepsTexts whether later lines get the texts, problems and slices of earlier ones; they take memory */
  constructor(private readonly keepsTexts: boolean) {}

  /** One that goes on from here on its own. */
  copy(): PredictionsLines {
    const copy = new PredictionsLines(this.keepsTexts);
    copy.#known = this.#known;
    return copy;
  }

  /** @returns what is wrong with it, and what to write instead, in a sentence or two */
  take(text: string): PredictionsLine | { problem: string } {
    try {
      const record = objectOfText(text);
      if (!record) throw new LineProblem(`not a JSON object on one line: ${text.slice(0, 80)}`);
      return this.#take(record);
    } catch (error) {
      if (error instanceof LineProblem) return { problem: error.message };
      throw error;
    }
  }

  #take(record: Record<string, unknown>): PredictionsLine {
    const step = numberFromWire(record.step);
    if (step === undefined || !Number.isInteger(step) || step < 0 || step >= MAX_STEP)
      throw new LineProblem(`step: ${shown(record.step)}. Write a whole number, the step that the log has`);
    const isPairs = 'rewards' in record;
    if (isPairs === 'probabilities' in record)
      throw new LineProblem(
        isPairs
          ? 'both rewards and probabilities. Write rewards for pairs, or labels and probabilities'
          : 'no probabilities. Write one for each label, or for pairs "rewards": [[chosen, rejected], ...]',
      );
    const read = isPairs ? pairRewards(record.rewards) : probabilitiesIn(record.probabilities);
    const count = read.length / (isPairs ? 2 : 1);
    const before = this.#before(record, isPairs, count);
    // Steps stay in the order in which they stand in their solutions.
    const isSteps = !isPairs && ('solutions' in record || (before?.rows.solutions ?? null) !== null);
    const ids = 'ids' in record ? idsIn(record.ids, count, !isSteps) : null;
    const order = ids ? ids.order : (before?.order ?? null);
    const given = givenIn(record, isPairs, count, order);
    if (ids) given.ids = ids.numbers;
    const marks = marksOf(given, ids?.mark);
    const inherits = before !== null && !isOther(before.marks, marks);
    const from = inherits ? before.rows : null;
    if (inherits) reuse(given, marks, before);
    const labels = isPairs ? pairLabels(count) : (given.labels ?? from?.labels);
    if (!labels)
      throw new LineProblem('no labels. Write a 0 or 1 for each probability; later lines may leave them out');
    const epoch = numberFromWire(record.epoch);
    const loss = numberFromWire(record.loss);
    const threshold = numberFromWire(record.threshold) ?? from?.threshold ?? DEFAULT_THRESHOLD;
    const rows: PredictedRows = {
      kind: isPairs ? 'pairs' : (given.solutions ?? from?.solutions) ? 'steps' : 'solutions',
      threshold,
      labels,
      solutions: given.solutions ?? from?.solutions ?? null,
      problems: given.problems ?? from?.problems ?? null,
      texts: given.texts ?? from?.texts ?? null,
      slices: given.slices ?? from?.slices ?? {},
      ids: given.ids ?? from?.ids ?? null,
    };
    const isOfOthers = this.#known !== null && !inherits;
    this.#known = {
      rows: this.keepsTexts ? rows : { ...rows, problems: null, texts: null, slices: {} },
      order,
      marks: inherits ? { ...before.marks, ...marks } : marks,
    };
    return {
      step,
      ...(epoch === undefined ? {} : { epoch }),
      ...(loss === undefined ? {} : { loss }),
      values: ordered(read, order, isPairs),
      rows,
      isOfOthers,
      given: Object.keys(marks) as GivenField[],
    };
  }

  /** The examples of the line before, if this one may be about them. */
  #before(record: Record<string, unknown>, isPairs: boolean, count: number): Known | null {
    const known = this.#known;
    if (!known || (known.rows.kind === 'pairs') !== isPairs) return null;
    const knownCount = known.rows.labels.length / (isPairs ? 2 : 1);
    if (knownCount === count) return known;
    if (!isPairs && !('labels' in record))
      throw new LineProblem(
        `${count} probabilities for ${knownCount} labels of an earlier line. Write the labels again where the examples change`,
      );
    return null;
  }
}

function marksOf(given: Given, ids: string | undefined): Known['marks'] {
  const marks: Known['marks'] = {};
  for (const field of ['labels', 'solutions', 'problems', 'texts', 'slices'] as const)
    if (given[field]) marks[field] = marked(given[field]);
  if (ids !== undefined) marks.ids = ids;
  return marks;
}

/** Equal columns are one array: a reader may hold many lines. */
function reuse(given: Given, marks: Known['marks'], { rows, marks: known }: Known): void {
  if (given.labels && marks.labels === known.labels) given.labels = rows.labels;
  if (given.solutions && marks.solutions === known.solutions && rows.solutions) given.solutions = rows.solutions;
}

/** Slices only say more of the same examples; with other names all that was said without them means nothing. */
function isOther(before: Known['marks'], now: Known['marks']): boolean {
  if (now.ids !== undefined && now.ids !== before.ids) return true;
  return (['labels', 'solutions', 'problems', 'texts'] as const).some(
    (field) => now[field] !== undefined && before[field] !== undefined && now[field] !== before[field],
  );
}

function pairLabels(pairs: number): (0 | 1)[] {
  return Array.from({ length: 2 * pairs }, (_, i) => (i % 2 === 0 ? 1 : 0));
}
