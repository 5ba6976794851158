/** Texts as a pretrained encoder reads them: a row for each labelled step, the problem and the solution up to that step. */

import { rememberLast } from '../../base/remember-last.ts';
import type { SolutionExample } from '../../data/example.ts';
import type { SubwordTokenizer, TextFrame } from '../../features/subwords.ts';
import { GrowingIntegers } from '../growing-integers.ts';
import type { InputSet } from '../input-set.ts';
import type { MicroBatch } from '../micro-batch.ts';

export interface RowLayout {
  /** Most tokens of a row. */
  length: number;
  padToken: number;
  vocabulary: number;
}

/** Rows are padded to a multiple of this: fewer shapes, which some backends prepare for. */
const LENGTH_MULTIPLE = 8;
/** Padding sees everything and is seen by nothing but padding. */
const PADDING_SEGMENT = 0x7fffffff;
/** The problem takes at most this share of a row that doesn't hold everything. */
const PROBLEM_SHARE = 1 / 3;

/** One text of tokens: where its problem and its solution are, and how they are framed. */
interface Row {
  problem: [number, number];
  solution: [number, number];
  frame: TextFrame;
}

export class TextRows implements InputSet {
  readonly labels: Uint8Array;
  readonly #layout: RowLayout;
  readonly #tokenizer: SubwordTokenizer;
  /** Each problem and each step once. */
  readonly #ids: GrowingIntegers;
  /** Of each row, where its problem and its solution begin and end. */
  readonly #bounds = new GrowingIntegers();
  readonly #weights: Float32Array;

  constructor(examples: Iterable<SolutionExample>, tokenizer: SubwordTokenizer, layout: RowLayout) {
    this.#layout = layout;
    this.#tokenizer = tokenizer;
    this.#ids = new GrowingIntegers(layout.vocabulary);
    const labels: number[] = [];
    const weights: number[] = [];
    const add = (ids: readonly number[]): number => {
      for (const id of ids) this.#ids.push(id);
      return this.#ids.length;
    };
    const problemAt = rememberLast((problem: string): [number, number] => {
      const from = this.#ids.length;
      return [from, add(tokenizer.encode(problem))];
    });
    const newline = tokenizer.encode('\n');
    for (const { problem, steps, labelled, labels: stepLabels, weight } of examples) {
      const [from, to] = problemAt(problem);
      const start = this.#ids.length;
      const ends = steps.map((step, i) => add([...(i > 0 ? newline : []), ...tokenizer.encode(step)]));
      for (const [i, label] of stepLabels.entries()) {
        if (label === null) continue;
        for (const bound of [from, to, start, labelled === 'solution' ? ends.at(-1)! : ends[i]!])
          this.#bounds.push(bound);
        labels.push(label);
        weights.push(weight);
      }
    }
    this.labels = Uint8Array.from(labels);
    this.#weights = Float32Array.from(weights);
  }

  get size(): number {
    return this.labels.length;
  }

  tokensOf(item: number): number {
    const { problem, solution, frame } = this.#row(item);
    const { before, between, after } = frame;
    const length = before.length + between.length + after.length + problem[1] - problem[0] + solution[1] - solution[0];
    return Math.ceil(length / LENGTH_MULTIPLE) * LENGTH_MULTIPLE;
  }

  batch(items: ArrayLike<number>): MicroBatch {
    const rows = Array.from(items, (item) => this.#row(item));
    const length = Math.max(...Array.from(items, (item) => this.tokensOf(item)));
    const ids = new Int32Array(rows.length * length).fill(this.#layout.padToken);
    const segments = new Int32Array(rows.length * length).fill(PADDING_SEGMENT);
    const types = new Int32Array(rows.length * length);
    for (const [i, { problem, solution, frame }] of rows.entries()) {
      let at = i * length;
      const put = (tokens: ArrayLike<number>, type: number) => {
        ids.set(tokens, at);
        segments.fill(0, at, at + tokens.length);
        types.fill(type, at, (at += tokens.length));
      };
      put(frame.before, frame.types[0]);
      put(this.#ids.view(...problem), frame.types[0]);
      // As in BERT, the tokens in between belong to the first text.
      put(frame.between, frame.types[0]);
      put(this.#ids.view(...solution), frame.types[1]);
      put(frame.after, frame.types[1]);
    }
    return {
      // A row is scored by its first token, or by all.
      input: {
        kind: 'tokens',
        size: rows.length,
        length,
        ids,
        segments,
        types,
        judged: ids.slice(0, rows.length).map((_, i) => i * length),
      },
      firstRow: 0,
      objective: 'binary',
      labels: Float32Array.from(items, (item) => this.labels[item]!),
      margins: new Float32Array(0),
      weights: Float32Array.from(items, (item) => this.#weights[item]!),
      examples: Int32Array.from(items),
    };
  }

  /** What is too long loses the end of its problem, then its earliest steps. */
  #row(item: number): Row {
    const [from, to, start, end] = [0, 1, 2, 3].map((i) => this.#bounds.at(4 * item + i)) as [
      number,
      number,
      number,
      number,
    ];
    const { single, pair } = this.#tokenizer;
    // Without a problem, the text is the only one.
    const frame = from < to && pair ? pair : single;
    const room = Math.max(2, this.#layout.length - frame.before.length - frame.between.length - frame.after.length);
    const problem = Math.min(to - from, Math.max(Math.floor(room * PROBLEM_SHARE), room - (end - start)));
    const solution = Math.min(end - start, room - problem);
    return { problem: [from, from + problem], solution: [end - solution, end], frame };
  }
}
