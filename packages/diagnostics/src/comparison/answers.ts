/** The answers of runs and of sets of runs: their matrices, what one fixes and breaks of another's, and the examples on which they differ. */

import type { ChangedAnswers, Counts } from '@rewardboard/metrics';
import { changedAnswers, countAt } from '@rewardboard/metrics';
import type { SharedExamples } from './compare-scores.ts';
import type { ExamplesRequest, Show } from './comparison.ts';

/** A set of runs on the shared examples. */
export interface SetAnswers {
  /** Mean P(1) of the runs. */
  means: Float32Array;
  /** By majority; where the runs are divided, by the mean. 0 or 1. */
  answers: Uint8Array;
  isRight: Uint8Array;
  counts: Counts;
}

export function answersOf(runs: readonly Float32Array[], { labels, threshold }: SharedExamples): SetAnswers {
  const means = new Float32Array(labels.length);
  const answers = new Uint8Array(labels.length);
  const isRight = new Uint8Array(labels.length);
  for (let i = 0; i < labels.length; i++) {
    let [sum, votes] = [0, 0];
    for (const p of runs) {
      sum += p[i]!;
      votes += p[i]! >= threshold ? 1 : -1;
    }
    means[i] = sum / runs.length;
    answers[i] = (votes === 0 ? means[i]! >= threshold : votes > 0) ? 1 : 0;
    isRight[i] = answers[i] === labels[i] ? 1 : 0;
  }
  return { means, answers, isRight, counts: meanCounts(runs.map((p) => countAt(labels, p, threshold))) };
}

export function meanCounts(counts: readonly Counts[]): Counts {
  const mean = (name: keyof Counts) => counts.reduce((sum, of) => sum + of[name], 0) / counts.length;
  return { tp: mean('tp'), tn: mean('tn'), fp: mean('fp'), fn: mean('fn') };
}

export function changesFrom(
  base: number,
  sets: readonly SetAnswers[],
  { problems }: SharedExamples,
): (ChangedAnswers | null)[] {
  return sets.map((set, i) =>
    i === base ? null : changedAnswers(sets[base]!.isRight, set.isRight, problems, sets.length - 1),
  );
}

/** Indices of the examples of each choice, and those of the one that is shown, most different first. */
export function differingExamples(
  sets: readonly SetAnswers[],
  base: number,
  { labels }: SharedExamples,
  { show, other, cell }: Pick<ExamplesRequest, 'show' | 'other' | 'cell'>,
): { totals: Record<Show, number>; shown: number[] } {
  const totals: Record<Show, number> = { gain: 0, lose: 0, any: 0, none: 0, cell: 0 };
  const shown: number[] = [];
  const [from, to] = [sets[base]!, sets[other]!];
  for (let i = 0; i < labels.length; i++) {
    const is: Record<Show, boolean> = {
      gain: to.isRight[i] === 1 && from.isRight[i] === 0,
      lose: to.isRight[i] === 0 && from.isRight[i] === 1,
      any: sets.some(({ answers }) => answers[i] !== from.answers[i]),
      none: sets.every(({ isRight }) => isRight[i] === 0),
      cell: cell !== null && cellOf(sets[cell.set]!.answers[i]!, labels[i]!) === cell.name,
    };
    for (const name of Object.keys(totals) as Show[]) if (is[name]) totals[name]++;
    if (is[show]) shown.push(i);
  }
  const isOfTwo = show === 'gain' || show === 'lose';
  const size = Float32Array.from(labels, (_, i) =>
    isOfTwo ? Math.abs(to.means[i]! - from.means[i]!) : spreadOf(sets, i),
  );
  return { totals, shown: shown.sort((a, b) => size[b]! - size[a]! || a - b) };
}

function spreadOf(sets: readonly SetAnswers[], i: number): number {
  let [low, high] = [Infinity, -Infinity];
  for (const { means } of sets) {
    low = Math.min(low, means[i]!);
    high = Math.max(high, means[i]!);
  }
  return high - low;
}

function cellOf(answer: number, label: number): keyof Counts {
  return label === 1 ? (answer === 1 ? 'tp' : 'fn') : answer === 1 ? 'fp' : 'tn';
}
