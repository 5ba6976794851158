/** What became of each example over all evaluations: its kind of path, and how sure the model was of the truth each time. */

import { FORGOTTEN_FROM, MAX_PATH_CHANGES, PATH_ENDS, SURE_EVALUATIONS, isSureAndWrong } from '@rewardboard/metrics';
import type { PredictionBook } from './prediction-book.ts';

/** As they stand side by side. */
export const PATHS = ['always right', 'learned', 'goes back and forth', 'forgotten', 'never right'] as const;

export interface Journal {
  steps: number[];
  /** Examples by kind of path, then by falling mean P of the truth. */
  order: Uint32Array;
  /** How many examples have each of `PATHS`. */
  counts: number[];
  /** One row an evaluation, one byte an example in that order: 128 if it was right, plus how sure it was, 0 to 127. */
  cells: Uint8Array;
  sureAndWrong: number;
  /** Of each evaluation against the one before. */
  newlyRight: number[];
  newlyWrong: number[];
}

/** By number of the example. */
export interface ExamplePaths {
  steps: number[];
  /** Index in `PATHS`. */
  path: Uint8Array;
  changes: Uint16Array;
  sureAndWrong: Uint8Array;
  rightTimes: Uint16Array;
}

export const RIGHT_BIT = 128;
const SUREST = 127;

const [ALWAYS, LEARNED, BACK_AND_FORTH, FORGOTTEN, NEVER] = PATHS.keys();

/** Works out each prediction once: of a further evaluation only its own. */
export class JournalKeeper {
  readonly #steps: number[] = [];
  /** Of each evaluation a byte an example, by number of the example. */
  readonly #rows: Uint8Array[] = [];
  readonly #newlyRight: number[] = [];
  readonly #newlyWrong: number[] = [];
  readonly #rightTimes: Uint16Array;
  readonly #changes: Uint16Array;
  readonly #sumOfTruth: Float64Array;
  /** Whether it was right: in the first evaluations, and in the last ones with the newest in the lowest bit. */
  readonly #first: Uint8Array;
  readonly #last: Uint8Array;
  /** Predictions worked out so far, for tests. */
  worked = 0;

  constructor(private readonly book: PredictionBook) {
    const n = book.labels.length;
    this.#rightTimes = new Uint16Array(n);
    this.#changes = new Uint16Array(n);
    this.#sumOfTruth = new Float64Array(n);
    this.#first = new Uint8Array(n);
    this.#last = new Uint8Array(n);
  }

  /** Whether the evaluations of the book only go on from those that are worked out. */
  get isFresh(): boolean {
    return this.#steps.every((step, at) => this.book.steps[at] === step);
  }

  /** The journal of all evaluations of the book. */
  journal(): { journal: Journal; paths: ExamplePaths } {
    for (const step of this.book.steps.slice(this.#steps.length)) this.#take(step);
    const n = this.book.labels.length;
    const evaluations = this.#steps.length;
    const paths: ExamplePaths = {
      steps: [...this.#steps],
      path: Uint8Array.from({ length: n }, (_, i) => this.#pathOf(i)),
      changes: this.#changes.slice(),
      sureAndWrong: this.#sureAndWrong(),
      rightTimes: this.#rightTimes.slice(),
    };
    const order = Uint32Array.from({ length: n }, (_, i) => i).sort(
      (a, b) => paths.path[a]! - paths.path[b]! || this.#sumOfTruth[b]! - this.#sumOfTruth[a]! || a - b,
    );
    const cells = new Uint8Array(n * evaluations);
    this.#rows.forEach((row, e) => {
      for (let at = 0; at < n; at++) cells[e * n + at] = row[order[at]!]!;
    });
    const counts = PATHS.map(() => 0);
    for (const path of paths.path) counts[path]!++;
    const journal = {
      steps: [...this.#steps],
      order,
      counts,
      cells,
      sureAndWrong: paths.sureAndWrong.reduce((sum, sure) => sum + sure, 0),
      newlyRight: [...this.#newlyRight],
      newlyWrong: [...this.#newlyWrong],
    };
    return { journal, paths };
  }

  #take(step: number): void {
    const { labels, about } = this.book;
    const [values, bins] = [this.book.valuesOf(step)!, this.book.binsOf(step)!];
    const trained = about.trainedAt / 100;
    const row = new Uint8Array(labels.length);
    const at = this.#steps.length;
    let [newlyRight, newlyWrong] = [0, 0];
    for (let i = 0; i < labels.length; i++) {
      const isPositive = labels[i] === 1;
      const right = bins[i]! >= about.trainedAt === isPositive ? 1 : 0;
      row[i] = right * RIGHT_BIT + sureness(values[i]!, trained);
      this.#sumOfTruth[i]! += isPositive ? values[i]! : 1 - values[i]!;
      this.#rightTimes[i]! += right;
      if (at < PATH_ENDS) this.#first[i]! |= right << at;
      if (at > 0 && right !== (this.#last[i]! & 1)) {
        this.#changes[i]!++;
        if (right === 1) newlyRight++;
        else newlyWrong++;
      }
      this.#last[i] = (this.#last[i]! << 1) | right;
    }
    this.worked += labels.length;
    this.#steps.push(step);
    this.#rows.push(row);
    this.#newlyRight.push(newlyRight);
    this.#newlyWrong.push(newlyWrong);
  }

  /** The same as `pathOf` of packages/metrics, of what is kept of an example. */
  #pathOf(i: number): number {
    const evaluations = this.#steps.length;
    const times = this.#rightTimes[i]!;
    if (times === evaluations) return ALWAYS!;
    if (times === 0) return NEVER!;
    if (this.#changes[i]! > MAX_PATH_CHANGES) return BACK_AND_FORTH!;
    const all = (1 << Math.min(PATH_ENDS, evaluations)) - 1;
    const last = this.#last[i]! & all;
    if (last === all && this.#first[i] !== all) return LEARNED!;
    return last === 0 && bitsIn(this.#first[i]!) >= FORGOTTEN_FROM ? FORGOTTEN! : BACK_AND_FORTH!;
  }

  #sureAndWrong(): Uint8Array {
    const steps = this.#steps.slice(-SURE_EVALUATIONS);
    const values = steps.map((step) => this.book.valuesOf(step)!);
    const rows = this.#rows.slice(-SURE_EVALUATIONS);
    const right = rows.map(() => false);
    const truth = rows.map(() => 0);
    return Uint8Array.from(this.book.labels, (label, i) => {
      rows.forEach((row, e) => {
        right[e] = row[i]! >= RIGHT_BIT;
        truth[e] = label === 1 ? values[e]![i]! : 1 - values[e]![i]!;
      });
      return isSureAndWrong(right, truth) ? 1 : 0;
    });
  }
}

function bitsIn(bits: number): number {
  let count = 0;
  for (let left = bits; left > 0; left &= left - 1) count++;
  return count;
}

/** How far from the threshold towards the end of its side, 0 to 127. */
function sureness(p: number, threshold: number): number {
  const room = p >= threshold ? 1 - threshold : threshold;
  return Math.round(SUREST * Math.min(1, Math.abs(p - threshold) / (room || 1))) || 0;
}
