/** Which evaluation a printed confusion matrix is of, and its counts: the scores beside it say in which order they stand. */

import type { Values } from '@rewardboard/protocol';
import type { CellNumbers } from '../cell-numbers.ts';
import type { FileFacts } from '../file-facts.ts';
import type { ReadResult } from '../format.ts';
import { MatrixCounts } from '../matrix-counts.ts';
import type { MetricNames } from '../metric-names.ts';
import type { Place } from '../position.ts';
import type { MatrixRows } from './matrix-lines.ts';
import { MatrixLines, agreesWith } from './matrix-lines.ts';

const NAME = 'confusion_matrix';
/** Lines of one evaluation that are remembered. */
const MAX_VALUES = 100;

export interface MatrixRecord {
  place: Place;
  values: Values;
}

export class MatrixRecords {
  readonly #lines = new MatrixLines();
  readonly #counts: MatrixCounts;
  /** The evaluation before, */
  #last: MatrixRecord | null = null;
  /** and a matrix that isn't of it. */
  #waiting: MatrixRows | null = null;
  /** Of the evaluation before, which may be followed by its scores. */
  #rows: MatrixRows | null = null;

  constructor(
    facts: FileFacts,
    private readonly names: MetricNames,
    private readonly numbers: CellNumbers,
  ) {
    this.#counts = new MatrixCounts(facts);
  }

  keep(): () => void {
    const [last, waiting, rows] = [this.#last && { ...this.#last }, this.#waiting, this.#rows];
    const putBack = this.#lines.keep();
    return () => {
      [this.#last, this.#waiting, this.#rows] = [last, waiting, rows];
      putBack();
    };
  }

  finish(result: ReadResult): ReadResult {
    return this.#counts.finish(result);
  }

  about() {
    return this.#counts.about();
  }

  /** @returns the counts of a matrix whose last line this is; 'part' for a line of one that makes no record; null for any other */
  take(line: string): MatrixRecord | 'part' | null {
    const rows = this.#lines.take(line);
    if (rows === null || rows === 'part') return rows;
    if (this.#last && agreesWith(rows, this.#last.values) !== false) {
      this.#rows = rows;
      return this.#expand(rows, this.#last) ?? 'part';
    }
    this.#waiting = rows;
    return 'part';
  }

  /** A record was read. @returns the counts of a matrix that stood above it */
  add(place: Place, values: Values): MatrixRecord | null {
    const scores = Object.fromEntries(Object.entries(values).filter(([path]) => !path.startsWith('train/')));
    if (Object.keys(scores).length === 0) return null;
    const last = this.#last;
    if (last && last.place.step === place.step && Object.keys(last.values).length < MAX_VALUES)
      Object.assign(last.values, scores);
    else {
      this.#last = { place, values: scores };
      this.#rows = null;
    }
    const rows = this.#waiting;
    if (rows && agreesWith(rows, this.#last!.values) !== false) {
      this.#waiting = null;
      this.#rows = rows;
    }
    return this.#rows && this.#expand(this.#rows, this.#last!);
  }

  #expand(rows: MatrixRows, { place, values: scores }: MatrixRecord): MatrixRecord | null {
    const isTest = Object.keys(scores).every((path) => path.startsWith('test/'));
    const split = isTest ? 'test' : 'eval';
    const record = this.#counts.expand({ ...scores, [`${split}_${NAME}`]: rows });
    const values: Values = {};
    for (const [name, value] of Object.entries(record))
      if (!(name in scores) && typeof value === 'number')
        values[this.names.pathOf(name, undefined, split)] = this.numbers.of(String(value)) ?? value;
    if (Object.keys(values).length === 0) return null;
    this.#rows = null;
    return { place, values };
  }
}
