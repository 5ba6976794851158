/** The rows of a run's predictions as pairs, or as chains of steps. */

import { chainsOf } from '@rewardboard/metrics';
import type { Chains } from '@rewardboard/metrics';
import type { PredictedExamples } from '@rewardboard/protocol';

export interface LoadedPredictions {
  examples: PredictedExamples;
  /** Rising. */
  steps: readonly number[];
  /** Of each step, a value a row of `examples`. */
  values: Float32Array[];
}

export interface PairData {
  kind: 'pairs';
  steps: readonly number[];
  size: number;
  /** Indices from 0 of the problems that have pairs. */
  problems: Uint32Array;
  problemCount: number;
  problemTexts: string[];
  chosenTexts: string[];
  rejectedTexts: string[];
  chosenWords: Uint32Array;
  rejectedWords: Uint32Array;
  longerBy: Int32Array;
  /** Of each evaluation, a value a pair. */
  chosen: Float32Array[];
  rejected: Float32Array[];
  margins: Float32Array[];
}

export interface StepData {
  kind: 'steps';
  steps: readonly number[];
  threshold: number;
  chains: Chains;
  problemCount: number;
  /** Of each chain. */
  problemTexts: string[];
  /** Of each row. */
  labels: Uint8Array;
  texts: string[];
  /** Place of each row in its solution, from 0. */
  places: Uint32Array;
  probabilities: Float32Array[];
  /** What chains can be divided by, of each chain. */
  sources: { name: string; of: (string | null)[] } | null;
}

/** @returns null for predictions of whole solutions, or of rows that make no pair or chain */
export function lensData({ examples, steps, values }: LoadedPredictions): PairData | StepData | null {
  const { kind, problem, problems, label, text, solution, step, threshold, slices } = examples;
  const { dense, count } = denseFrom(problem);
  if (kind === 'pairs') {
    const size = problem.length >> 1;
    if (size === 0 || Array.from({ length: size }, (_, i) => label[2 * i]! - label[2 * i + 1]!).some((by) => by !== 1))
      return null;
    const everySecond = (of: Float32Array, from: 0 | 1) =>
      Float32Array.from({ length: size }, (_, i) => of[2 * i + from]!);
    const chosen = values.map((of) => everySecond(of, 0));
    const rejected = values.map((of) => everySecond(of, 1));
    const textsFrom = (from: 0 | 1) => Array.from({ length: size }, (_, i) => text[2 * i + from] ?? '');
    const [chosenTexts, rejectedTexts] = [textsFrom(0), textsFrom(1)];
    const [chosenWords, rejectedWords] = [wordsIn(chosenTexts), wordsIn(rejectedTexts)];
    return {
      kind,
      steps,
      size,
      problems: Uint32Array.from({ length: size }, (_, i) => dense[2 * i]!),
      problemCount: count,
      problemTexts: Array.from({ length: size }, (_, i) => problems[problem[2 * i]!] ?? ''),
      chosenTexts,
      rejectedTexts,
      chosenWords,
      rejectedWords,
      longerBy: Int32Array.from(chosenWords, (words, i) => words - rejectedWords[i]!),
      chosen,
      rejected,
      margins: chosen.map((of, at) => of.map((reward, i) => reward - rejected[at]![i]!)),
    };
  }
  if (kind !== 'steps' || problem.length === 0) return null;
  const chains = chainsOf({ solution, label, problem: dense });
  const firstRows = Array.from(chains.starts.subarray(0, -1));
  const [source] = Object.entries(slices);
  return {
    kind,
    steps,
    threshold,
    chains,
    problemCount: count,
    problemTexts: firstRows.map((row) => problems[problem[row]!] ?? ''),
    labels: Uint8Array.from(label),
    texts: text,
    places: Uint32Array.from(step),
    probabilities: values,
    sources: source ? { name: source[0], of: firstRows.map((row) => source[1][row] ?? null) } : null,
  };
}

/** Indices from 0 in the order of their first row. */
function denseFrom(numbers: readonly number[]): { dense: Uint32Array; count: number } {
  const found = new Map<number, number>();
  const dense = Uint32Array.from(numbers, (number) => {
    if (!found.has(number)) found.set(number, found.size);
    return found.get(number)!;
  });
  return { dense, count: found.size };
}

function wordsIn(texts: readonly string[]): Uint32Array {
  return Uint32Array.from(texts, (text) => text.split(/\s+/).filter(Boolean).length);
}
