/** Solutions as rows of tokens, packed in memory; a solution that is too long becomes several rows. */

import type { SolutionExample } from '../data/example.ts';
import { UNKNOWN_ID } from '../features/tokenizer.ts';
import type { TokenRow } from './cut-into-rows.ts';
import { GrowingIntegers } from './growing-integers.ts';
import type { InputSet, WordDropout } from './input-set.ts';
import type { MicroBatch } from './micro-batch.ts';

export interface TokenLayout {
  /** Most tokens of a row. */
  length: number;
  /** No token is larger. */
  vocabulary: number;
  padToken: number;
  /** Tokens after which a new segment begins, and which dropout spares; left out: the rows have one segment and no dropout. */
  ends?: readonly number[];
}

/** Rows are padded to a multiple of this: fewer shapes, which some backends prepare for. */
const LENGTH_MULTIPLE = 8;
/** Padding sees everything and is seen by nothing but padding. */
const PADDING_SEGMENT = 0x7fffffff;

export class TokenSet implements InputSet {
  readonly labels: Uint8Array;
  readonly #layout: TokenLayout;
  readonly #tokens: GrowingIntegers;
  readonly #rowStarts = new GrowingIntegers();
  /** 1: a step of the row sees no later step. */
  readonly #inOrder = new GrowingIntegers(1);
  /** The scored positions of all rows, within their row, and the labelled step of each. */
  readonly #judged = new GrowingIntegers();
  readonly #examples = new GrowingIntegers();
  /** 1: a part of the text is missing. */
  readonly #cut = new GrowingIntegers(1);
  readonly #judgedStarts = new GrowingIntegers();
  readonly #weights: Float32Array;

  /** @param rowsOf an example's rows, in which each labelled step ends once, and a labelled solution with its last step */
  constructor(
    examples: Iterable<SolutionExample>,
    rowsOf: (example: SolutionExample) => readonly TokenRow[],
    layout: TokenLayout,
  ) {
    this.#layout = layout;
    this.#tokens = new GrowingIntegers(layout.vocabulary);
    const labels: number[] = [];
    const weights: number[] = [];
    for (const example of examples) {
      const { steps, labelled, labels: stepLabels, weight } = example;
      const exampleOf = new Map<number, number>();
      for (const [i, label] of stepLabels.entries()) {
        if (label === null) continue;
        exampleOf.set(labelled === 'solution' ? steps.length - 1 : i, labels.length);
        labels.push(label);
        weights.push(weight);
      }
      for (const row of rowsOf(example)) {
        const judged = row.stepEnds.filter(({ step }) => exampleOf.has(step));
        if (judged.length === 0) continue;
        this.#rowStarts.push(this.#tokens.length);
        this.#judgedStarts.push(this.#judged.length);
        this.#cut.push(row.isCut ? 1 : 0);
        this.#inOrder.push(labelled === 'steps' ? 1 : 0);
        for (const token of row.tokens) this.#tokens.push(token);
        for (const { step, at } of judged) {
          this.#judged.push(at);
          this.#examples.push(exampleOf.get(step)!);
        }
      }
    }
    this.labels = Uint8Array.from(labels);
    this.#weights = Float32Array.from(weights);
  }

  get size(): number {
    return this.#rowStarts.length;
  }

  get answersPerItem(): number {
    return this.#judged.length / this.size;
  }

  isCut(row: number): boolean {
    return this.#cut.at(row) === 1;
  }

  tokensOf(row: number): number {
    const length = this.#end(this.#rowStarts, row, this.#tokens) - this.#rowStarts.at(row);
    return Math.min(Math.ceil(length / LENGTH_MULTIPLE) * LENGTH_MULTIPLE, Math.max(length, this.#layout.length));
  }

  batch(items: ArrayLike<number>, dropout: WordDropout | null): MicroBatch {
    const length = Math.max(...Array.from(items, (row) => this.tokensOf(row)));
    const ids = new Int32Array(items.length * length).fill(this.#layout.padToken);
    const segments = new Int32Array(items.length * length).fill(PADDING_SEGMENT);
    const judged: number[] = [];
    const examples: number[] = [];
    for (let i = 0; i < items.length; i++) {
      const row = items[i]!;
      this.#copyRow(row, i * length, ids, segments, dropout && dropout.rate > 0 ? dropout : null);
      for (let j = this.#judgedStarts.at(row); j < this.#end(this.#judgedStarts, row, this.#judged); j++) {
        judged.push(i * length + this.#judged.at(j));
        examples.push(this.#examples.at(j));
      }
    }
    return {
      input: { kind: 'tokens', size: items.length, length, ids, segments, judged: Int32Array.from(judged) },
      firstRow: 0,
      objective: 'binary',
      labels: Float32Array.from(examples, (example) => this.labels[example]!),
      margins: new Float32Array(0),
      weights: Float32Array.from(examples, (example) => this.#weights[example]!),
      examples: Int32Array.from(examples),
    };
  }

  #copyRow(row: number, to: number, ids: Int32Array, segments: Int32Array, dropout: WordDropout | null): void {
    const { ends } = this.#layout;
    const inOrder = this.#inOrder.at(row) === 1;
    let segment = 0;
    for (let from = this.#rowStarts.at(row); from < this.#end(this.#rowStarts, row, this.#tokens); from++, to++) {
      const token = this.#tokens.at(from);
      const isWord = ends !== undefined && !ends.includes(token);
      ids[to] = isWord && dropout && dropout.random() < dropout.rate ? UNKNOWN_ID : token;
      segments[to] = segment;
      if (ends && !isWord && inOrder) segment++;
    }
  }

  #end(starts: GrowingIntegers, row: number, all: GrowingIntegers): number {
    return row + 1 < starts.length ? starts.at(row + 1) : all.length;
  }
}
