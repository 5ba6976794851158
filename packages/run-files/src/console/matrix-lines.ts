/** Confusion matrices of two classes as NumPy prints them, over two lines: "[[50  3]" and " [ 4 43]]". */

import type { Values } from '@rewardboard/protocol';

/** Rows of the matrix. */
export type MatrixRows = readonly [readonly number[], readonly number[]];

const FIRST = /\[\[\s{0,9}(\d{1,9})\.?[,\s]\s{0,9}(\d{1,9})\.?\s{0,9}\],?\s{0,9}$/;
const SECOND = /^[^\d[\]]{0,60}\[\s{0,9}(\d{1,9})\.?[,\s]\s{0,9}(\d{1,9})\.?\s{0,9}\]\]/;
const ON_ONE_LINE =
  /\[\[\s{0,9}(\d{1,9})\.?[,\s]\s{0,9}(\d{1,9})\.?\s{0,9}\],?\s{0,9}\[\s{0,9}(\d{1,9})\.?[,\s]\s{0,9}(\d{1,9})\.?\s{0,9}\]\]/;
/** A longer line holds something else. */
const MAX_LINE = 200;
/** Accuracies are printed with two digits or more. */
const ERROR = 0.0051;

export class MatrixLines {
  #first: readonly number[] | null = null;

  keep(): () => void {
    const first = this.#first;
    return () => void (this.#first = first);
  }

  /** @returns 'part' for the first of two lines; null for a line of something else */
  take(line: string): MatrixRows | 'part' | null {
    const first = this.#first;
    this.#first = null;
    if (line.length > MAX_LINE || !line.includes('[')) return null;
    const second = first && SECOND.exec(line);
    if (second) return [first, numbersOf(second)];
    const both = ON_ONE_LINE.exec(line);
    if (both) {
      const [a, b, c, d] = numbersOf(both);
      return [
        [a!, b!],
        [c!, d!],
      ];
    }
    const found = FIRST.exec(line);
    this.#first = found && numbersOf(found);
    return found && 'part';
  }
}

/** Whether an evaluation has the accuracy of the matrix; undefined where it has none. */
export function agreesWith([[a, b], [c, d]]: MatrixRows, values: Values): boolean | undefined {
  const accuracy = values['eval/accuracy'] ?? values['test/accuracy'];
  if (accuracy === undefined) return undefined;
  const share = (a! + d!) / (a! + b! + c! + d!);
  return Math.abs(share - (accuracy > 1.5 ? accuracy / 100 : accuracy)) < ERROR;
}

const numbersOf = (found: RegExpExecArray): number[] => found.slice(1).map(Number);
