/**
 * Whether a report about a healthy run is true, by the scores of the same model on thousands of examples at that time: such a
 * statement is no false alarm, and is counted apart. Whatever is not named here is true of no healthy run.
 */

import { wilson } from '@rewardboard/metrics';
import type { MintedRun, StoredNumber } from './minted-run.ts';
import type { Seen } from './replay.ts';

/** Recall and specificity differ by so much; or so large a share of a class is wrong, and TIMES as large a share as of the other. */
const LEAN = 0.2;
const WRONG = 0.25;
const TIMES = 2;
/** What the mean of recall and specificity gains by the best threshold. */
const THRESHOLD_GAIN = 0.03;
/** Half of the 95% interval of the accuracy that a set of this size gives. */
const HALF_WIDTH = 0.05;
/** A constant answer has done as well, to one point. */
const POINT = 0.01;
/** Evaluations that are averaged: the newest ones at the time of the report. */
const WINDOW = 3;
/** The guide's targets. */
const TARGETS: Readonly<Record<string, number>> = { 'eval/accuracy': 0.85, 'eval/f1': 0.83 };

type Criterion = (run: MintedRun, until: number, seen: Seen) => boolean;

const CRITERIA: Readonly<Record<string, Criterion>> = {
  'class-bias': leans,
  'error-pattern': leans,
  'threshold-drift': ({ clean }, until) => newest(clean.thresholdGain, until) >= THRESHOLD_GAIN,
  // The best evaluation misses each target that is reported as missed.
  'below-target': (run, until, { metrics }) =>
    metrics.every((metric) => best(cleanScores(run)[metric] ?? [Infinity], until) < (TARGETS[metric] ?? -Infinity)),
  'too-few-examples': ({ clean, data }, until) => {
    const { low, high } = wilson(newest(clean.accuracy, until) * data.evalExamples, data.evalExamples);
    return (high - low) / 2 > HALF_WIDTH;
  },
  'trivial-baseline': (run, until, { metrics }) => {
    const p = run.data.evalBaseRate;
    const constant: Readonly<Record<string, number>> = {
      'eval/accuracy': Math.max(p, 1 - p),
      'eval/f1': (2 * p) / (1 + p),
    };
    return metrics.every((metric) => best(cleanScores(run)[metric] ?? [Infinity], until) <= constant[metric]! + POINT);
  },
};

/** @param run a healthy one */
export function isTrue(run: MintedRun, seen: Seen): boolean {
  const until = Math.min(run.evaluations.step.length, Math.ceil(seen.evaluations));
  return until > 0 && (CRITERIA[seen.rule]?.(run, until, seen) ?? false);
}

function leans({ clean: { recall, specificity } }: MintedRun, until: number): boolean {
  const wrong = [1 - newest(recall, until), 1 - newest(specificity, until)].toSorted((a, b) => a - b);
  const [less, more] = wrong as [number, number];
  return more - less >= LEAN || (more >= WRONG && more >= TIMES * less);
}

function cleanScores({ clean, data: { evalBaseRate: p } }: MintedRun): Readonly<Record<string, readonly number[]>> {
  const f1 = clean.recall.map((recall, i) => {
    const tp = p * Number(recall);
    const fp = (1 - p) * (1 - Number(clean.specificity[i]));
    return (2 * tp) / (p + tp + fp);
  });
  return { 'eval/accuracy': clean.accuracy.map(Number), 'eval/f1': f1 };
}

function newest(column: readonly StoredNumber[], until: number): number {
  return mean(column.slice(Math.max(0, until - WINDOW), until).map(Number));
}

/** Highest mean of so many in a row. */
function best(column: readonly number[], until: number): number {
  return Math.max(...column.slice(0, until).map((_, i) => mean(column.slice(Math.max(0, i + 1 - WINDOW), i + 1))));
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
