/** The word ids of examples, each text once, packed in memory; and of each judgement, which of them it sees. */

import type { SolutionExample } from '../data/example.ts';
import { rememberLast } from '../base/remember-last.ts';
import type { Tokenizer } from '../features/tokenizer.ts';
import { GrowingIntegers } from './growing-integers.ts';

export class PackedWords {
  readonly #ids: GrowingIntegers;
  /** Of each judgement: where its problem begins and ends, and its solution up to the judged step. */
  readonly #bounds = new GrowingIntegers();

  constructor(examples: Iterable<SolutionExample>, tokenizer: Tokenizer) {
    this.#ids = new GrowingIntegers(tokenizer.size);
    const add = (text: string): [number, number] => {
      const from = this.#ids.length;
      for (const id of tokenizer.encode(text)) this.#ids.push(id);
      return [from, this.#ids.length];
    };
    const problemAt = rememberLast((problem: string) => add(problem));
    for (const { problem, steps, judges, labels } of examples) {
      const [from, to] = problemAt(problem);
      const start = this.#ids.length;
      // No word crosses the end of a step, so the words of the whole are those of its steps.
      const ends = steps.map((step) => add(step)[1]);
      for (const [i, label] of labels.entries()) {
        if (label === null) continue;
        for (const bound of [from, to, start, judges === 'solution' ? this.#ids.length : ends[i]!])
          this.#bounds.push(bound);
      }
    }
  }

  problemOf(judgement: number): Uint16Array | Int32Array {
    return this.#ids.view(this.#bounds.at(4 * judgement), this.#bounds.at(4 * judgement + 1));
  }

  solutionOf(judgement: number): Uint16Array | Int32Array {
    return this.#ids.view(this.#bounds.at(4 * judgement + 2), this.#bounds.at(4 * judgement + 3));
  }
}
