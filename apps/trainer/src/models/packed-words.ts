/** The word ids of examples, each text once, packed in memory; and for each labelled step, which of them it includes. */

import type { SolutionExample } from '../data/example.ts';
import { rememberLast } from '../base/remember-last.ts';
import type { Tokenizer } from '../features/tokenizer.ts';
import { GrowingIntegers } from './growing-integers.ts';

export class PackedWords {
  readonly #ids: GrowingIntegers;
  /** For each labelled step: where its problem begins and ends, and its solution up to that step. */
  readonly #bounds = new GrowingIntegers();

  constructor(examples: Iterable<SolutionExample>, tokenizer: Tokenizer) {
    this.#ids = new GrowingIntegers(tokenizer.size);
    const add = (text: string): [number, number] => {
      const from = this.#ids.length;
      for (const id of tokenizer.encode(text)) this.#ids.push(id);
      return [from, this.#ids.length];
    };
    const problemAt = rememberLast((problem: string) => add(problem));
    for (const { problem, steps, labelled, labels } of examples) {
      const [from, to] = problemAt(problem);
      const start = this.#ids.length;
      // No word crosses the end of a step, so the words of the whole are those of its steps.
      const ends = steps.map((step) => add(step)[1]);
      for (const [i, label] of labels.entries()) {
        if (label === null) continue;
        for (const bound of [from, to, start, labelled === 'solution' ? this.#ids.length : ends[i]!])
          this.#bounds.push(bound);
      }
    }
  }

  problemOf(labelledStep: number): Uint16Array | Int32Array {
    return this.#ids.view(this.#bounds.at(4 * labelledStep), this.#bounds.at(4 * labelledStep + 1));
  }

  solutionOf(labelledStep: number): Uint16Array | Int32Array {
    return this.#ids.view(this.#bounds.at(4 * labelledStep + 2), this.#bounds.at(4 * labelledStep + 3));
  }
}
