/** What became of each example over all evaluations: its kind of path, and how sure the model was of the truth each time. */

import type { PredictionPath } from '@rewardboard/metrics';
import { isSureAndWrong, pathOf } from '@rewardboard/metrics';
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

export function journalOf(book: PredictionBook): { journal: Journal; paths: ExamplePaths } {
  const { steps, labels } = book;
  const trained = book.about.trainedAt / 100;
  const n = labels.length;
  const bins = steps.map((step) => book.binsOf(step)!);
  const values = steps.map((step) => book.valuesOf(step)!);
  const paths: ExamplePaths = {
    steps,
    path: new Uint8Array(n),
    changes: new Uint16Array(n),
    sureAndWrong: new Uint8Array(n),
    rightTimes: new Uint16Array(n),
  };
  const newlyRight = steps.map(() => 0);
  const newlyWrong = steps.map(() => 0);
  const meanTruth = new Float64Array(n);
  const isRight = new Array<boolean>(steps.length);
  const truth = new Array<number>(steps.length);
  for (let i = 0; i < n; i++) {
    let [changes, times, sum] = [0, 0, 0];
    for (let e = 0; e < steps.length; e++) {
      const right = bins[e]![i]! >= book.about.trainedAt === (labels[i] === 1);
      isRight[e] = right;
      truth[e] = labels[i] === 1 ? values[e]![i]! : 1 - values[e]![i]!;
      sum += truth[e]!;
      if (right) times++;
      if (e === 0 || right === isRight[e - 1]) continue;
      changes++;
      (right ? newlyRight : newlyWrong)[e]!++;
    }
    paths.path[i] = PATHS.indexOf(pathOf(isRight) satisfies PredictionPath);
    paths.changes[i] = changes;
    paths.rightTimes[i] = times;
    paths.sureAndWrong[i] = isSureAndWrong(isRight, truth) ? 1 : 0;
    meanTruth[i] = sum / steps.length || 0;
  }
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => paths.path[a]! - paths.path[b]! || meanTruth[b]! - meanTruth[a]! || a - b,
  );
  const cells = new Uint8Array(n * steps.length);
  steps.forEach((_, e) => {
    for (let at = 0; at < n; at++) {
      const i = order[at]!;
      const says = bins[e]![i]! >= book.about.trainedAt;
      const right = says === (labels[i] === 1);
      cells[e * n + at] = (right ? RIGHT_BIT : 0) + sureness(values[e]![i]!, trained);
    }
  });
  const counts = PATHS.map(() => 0);
  for (const path of paths.path) counts[path]!++;
  const sureAndWrong = paths.sureAndWrong.reduce((sum, sure) => sum + sure, 0);
  return { journal: { steps, order, counts, cells, sureAndWrong, newlyRight, newlyWrong }, paths };
}

/** How far from the threshold towards the end of its side, 0 to 127. */
function sureness(p: number, threshold: number): number {
  const room = p >= threshold ? 1 - threshold : threshold;
  return Math.round(SUREST * Math.min(1, Math.abs(p - threshold) / (room || 1))) || 0;
}
