/**
 * All predictions of a run, and what follows from them: what the threshold page shows of one evaluation, the paths of the examples over all
 * evaluations, and the list of predictions. It does the arithmetic for a page and runs in a worker.
 */

import type { BestThreshold, Calibration, Interval, RankingCurves, ThresholdCurves } from '@rewardboard/metrics';
import {
  bestThreshold,
  calibrationOf,
  drawProblems,
  drawnScores,
  f1AtThresholds,
  highestAt,
  problemsIn,
  quantileOf,
  rankingCurves,
  scoreHistogram,
  thresholdBins,
  thresholdCurves,
} from '@rewardboard/metrics';
import type { PredictedExamples } from '@rewardboard/protocol';
import { sliceGroups } from './slice-groups.ts';
import type { SliceGroup } from './slice-groups.ts';

/** Bars of the histogram. */
const HISTOGRAM_BINS = 40;

/** What is known as soon as the examples are. */
export interface BookAbout {
  kind: PredictedExamples['kind'];
  /** In hundredths: the one that the run was trained and evaluated with. */
  trainedAt: number;
  examples: number;
  /** Of the whole validation set. */
  total: number;
  positives: number;
  problems: number;
  fingerprint: string;
  hasTexts: boolean;
  sliceGroups: { title: string; names: string[] }[];
}

/** Of one evaluation, for the bar and the curve of calibration. */
export interface EvaluationSummary {
  step: number;
  /** At the trained threshold, and the highest at any. */
  f1: number;
  bestF1: number;
  calibrationError: number;
  calibrated: Interval;
}

export interface EvaluationDetail {
  step: number;
  best: BestThreshold;
  ranking: RankingCurves;
  auc: number;
  aucInterval: Interval;
  calibration: Calibration;
  histogram: { positive: number[]; negative: number[] };
  /** Mean probability of the likelier label, and share of examples for which it is right. */
  claims: number;
  right: number;
  /** In the order of the groups and their names. */
  slices: ThresholdCurves[][];
}

export class PredictionBook {
  readonly about: BookAbout;
  readonly labels: Uint8Array;
  readonly groups: readonly SliceGroup[];
  readonly #problems: Uint32Array;
  readonly #values = new Map<number, Float32Array>();
  readonly #bins = new Map<number, Uint8Array>();
  #draws: Uint16Array[] | null = null;

  constructor(readonly examples: PredictedExamples) {
    this.labels = Uint8Array.from(examples.label);
    this.#problems = Uint32Array.from(examples.problem);
    this.groups = sliceGroups(examples);
    this.about = {
      kind: examples.kind,
      trainedAt: Math.min(100, Math.max(0, Math.round(100 * examples.threshold))) || 0,
      examples: this.labels.length,
      total: examples.total,
      positives: this.labels.reduce((sum, label) => sum + label, 0),
      problems: examples.problems.length,
      fingerprint: examples.fingerprint,
      hasTexts: examples.withoutText < this.labels.length,
      sliceGroups: this.groups.map(({ title, names }) => ({ title, names })),
    };
  }

  /** Steps whose values are here, rising. */
  get steps(): number[] {
    return [...this.#values.keys()].sort((a, b) => a - b);
  }

  /** @returns whether there is a value for each example; others are ignored */
  add(step: number, values: Float32Array): boolean {
    if (values.length !== this.labels.length) return false;
    this.#values.set(step, values);
    this.#bins.set(step, thresholdBins(values));
    return true;
  }

  valuesOf(step: number): Float32Array | null {
    return this.#values.get(step) ?? null;
  }

  /** The highest threshold, in hundredths, at which each example counts as positive. */
  binsOf(step: number): Uint8Array | null {
    return this.#bins.get(step) ?? null;
  }

  summary(step: number): EvaluationSummary | null {
    const values = this.valuesOf(step);
    if (!values) return null;
    const f1At = f1AtThresholds(thresholdCurves(this.labels, this.binsOf(step)!));
    const { error, calibrated } = calibrationOf(this.labels, values);
    return {
      step,
      f1: f1At[this.about.trainedAt]!,
      bestF1: f1At[highestAt(f1At)]!,
      calibrationError: error,
      calibrated,
    };
  }

  detail(step: number): EvaluationDetail | null {
    const probabilities = this.valuesOf(step);
    if (!probabilities) return null;
    const { labels } = this;
    const bins = this.binsOf(step)!;
    const predictions = { labels, probabilities, problems: this.#problems };
    this.#draws ??= drawProblems(problemsIn(this.#problems));
    const auc = drawnScores('roc_auc', predictions, this.#draws);
    const sorted = auc.drawn.filter(Number.isFinite).sort();
    const { trainedAt } = this.about;
    let [claimed, right] = [0, 0];
    for (let i = 0; i < labels.length; i++) {
      claimed += Math.max(probabilities[i]!, 1 - probabilities[i]!);
      if (bins[i]! >= trainedAt === (labels[i] === 1)) right++;
    }
    return {
      step,
      best: bestThreshold(predictions, this.#draws, trainedAt / 100),
      ranking: rankingCurves(predictions, this.#draws),
      auc: auc.value,
      aucInterval: { low: quantileOf(sorted, 0.025), high: quantileOf(sorted, 0.975) },
      calibration: calibrationOf(labels, probabilities),
      histogram: scoreHistogram(labels, probabilities, HISTOGRAM_BINS),
      claims: claimed / labels.length,
      right: right / labels.length,
      slices: this.groups.map(({ names, of }) =>
        names.map((_, slice) => thresholdCurves(labels, bins, (i) => of[i] === slice)),
      ),
    };
  }
}
