/**
 * Rules that others publish, written again from their documentation or source, and asked after each evaluation, as ours are.
 * Those meant for a report at the end suffer from being asked often; that is how a live monitor would use them.
 */

import type { MintedRun } from '../../../corpus/src/minted-run.ts';
import { last, lowest, mean, median, sinceImproved, trend } from './rule-arithmetic.ts';

/** What is known at an evaluation: everything up to it. */
export interface Known {
  validation: number[];
  accuracy: number[];
  /** Mean training loss since the previous evaluation, one an evaluation. */
  training: number[];
  /** Every logged training loss and gradient norm. */
  points: number[];
  norms: number[];
  /** Share of class 1 in the validation set, and of each class that was answered wrongly. */
  positives: number;
  wrong: [number, number];
  examples: number;
}

export interface PublishedRule {
  who: string;
  /** Our rules that look for the same. */
  like: string[];
  fires(known: Known): boolean;
  /** Asked at each logged training loss, since what it looks for is over by the next evaluation. */
  eachPoint?: boolean;
}

const RISE = ['overfitting', 'loss-up-metric-up'];

export const PUBLISHED_RULES: readonly PublishedRule[] = [
  {
    who: 'SageMaker Debugger, Overfit (ratio 0.1, patience 1)',
    like: [...RISE, 'generalization-gap'],
    fires: ({ validation, training }) => (last(validation) - last(training)) / last(training) > 0.1,
  },
  {
    who: 'SageMaker Debugger, Overtraining (patience 5 and 10, delta 0.01)',
    like: RISE,
    fires: ({ validation, training }) => sinceImproved(training, 0.01) >= 5 || sinceImproved(validation, 0.01) >= 10,
  },
  { who: 'Keras EarlyStopping (patience 3)', like: RISE, fires: ({ validation }) => sinceImproved(validation, 0) >= 3 },
  {
    who: 'The guide, validation minus training loss over 0.05',
    like: ['generalization-gap', ...RISE],
    fires: ({ validation, training }) => last(validation) - last(training) > 0.05,
  },
  {
    who: 'trainproof, TP-OVERFIT (1.2 x the minimum, median of 3)',
    like: RISE,
    fires: ({ validation, training }) => {
      const at = lowest(validation);
      return (
        validation.length >= 4 &&
        validation.length - 1 - at >= 3 &&
        median(validation.slice(-3)) > 1.2 * validation[at]! &&
        last(training) < training[at]!
      );
    },
  },
  {
    who: 'trainspotter, overfitting (slope after the minimum, p < 0.1, rise 1%)',
    like: RISE,
    fires: ({ validation }) => {
      const at = lowest(validation);
      const after = validation.slice(at);
      if (after.length < 4 || last(after) < 1.01 * after[0]!) return false;
      const { slope, p } = trend(after);
      return slope > 0 && p < 0.1;
    },
  },
  {
    who: 'runwise, validation over training loss 1.5 x the early ratio',
    like: RISE,
    fires: ({ validation, training }) => {
      if (validation.length < 10) return false;
      const ratios = validation.map((loss, i) => loss / training[i]!);
      return mean(ratios.slice(-5)) > 1.5 * mean(ratios.slice(0, Math.max(3, validation.length >> 2)));
    },
  },
  {
    who: 'UMLAUT, overfitting (validation loss rose, training loss did not)',
    like: RISE,
    fires: ({ validation, training }) =>
      validation.length > 1 && last(validation) > validation.at(-2)! && last(training) <= training.at(-2)!,
  },
  {
    who: 'UMLAUT, too good (accuracy over 0.95)',
    like: ['too-good'],
    fires: ({ accuracy }) => accuracy.length > 3 && last(accuracy) > 0.95,
  },
  {
    who: 'SageMaker Debugger, LossNotDecreasing (0.1% in 10 logged losses, or 5% up)',
    eachPoint: true,
    like: ['no-learning', 'plateau', 'slow-progress', 'divergence'],
    fires: ({ points }) => {
      if (points.length <= 10) return false;
      const before = points.at(-11)!;
      return last(points) > before * (1 - 0.001) || last(points) > before * 1.05;
    },
  },
  {
    who: 'SageMaker Debugger, ExplodingTensor (NaN or infinite)',
    eachPoint: true,
    like: ['non-finite'],
    fires: ({ points, norms, validation }) =>
      ![points.at(-1), norms.at(-1), validation.at(-1)].every((n) => n === undefined || Number.isFinite(n)),
  },
  {
    who: 'SageMaker Debugger, VanishingGradient (below 1e-7)',
    eachPoint: true,
    like: ['gradient-norm'],
    fires: ({ norms }) => last(norms) < 1e-7,
  },
  {
    who: 'trainproof, gradient norm over 10 x its median',
    eachPoint: true,
    like: ['gradient-norm'],
    fires: ({ norms }) => norms.length > 4 && last(norms) > 10 * median(norms),
  },
  {
    who: 'SageMaker Debugger, ClassImbalance (ratio 10, or 0.7 of a class wrong)',
    like: ['class-imbalance', 'class-bias'],
    fires: ({ positives, wrong, examples }) =>
      examples >= 500 &&
      (Math.max(positives / (1 - positives), (1 - positives) / positives) > 10 || Math.max(...wrong) > 0.7),
  },
  {
    who: 'cleanlab, class imbalance (rarest class below 5%)',
    like: ['class-imbalance'],
    fires: ({ positives }) => Math.min(positives, 1 - positives) < 0.05,
  },
  {
    who: 'trainspotter, divergence (slope of the tail, 1.5 x the minimum)',
    eachPoint: true,
    like: ['divergence', 'collapse', 'non-finite'],
    fires: ({ points }) => {
      if (!Number.isFinite(last(points))) return true;
      const { slope, p } = trend(points.slice(-10));
      return points.length >= 10 && slope > 0 && p < 0.05 && last(points) >= 1.5 * Math.min(...points);
    },
  },
  {
    who: 'trainproof, TP-FLAT and TP-DEAD-RUN (5% from first to last five)',
    like: ['no-learning'],
    fires: ({ training }) => training.length >= 10 && median(training.slice(-5)) > 0.95 * median(training.slice(0, 5)),
  },
  {
    who: 'trainspotter, spike (modified z over 6)',
    eachPoint: true,
    like: ['spike'],
    fires: ({ points }) => {
      const window = points.slice(-101, -1);
      if (window.length < 10) return false;
      const middle = median(window);
      const spread = median(window.map((loss) => Math.abs(loss - middle)));
      return (0.6745 * Math.abs(last(points) - middle)) / spread > 6;
    },
  },
  {
    who: 'Lightning, SpikeDetection (2 x the mean of ten)',
    eachPoint: true,
    like: ['spike'],
    fires: ({ points }) =>
      points.length > 1 && Math.abs(last(points) - mean(points.slice(-11, -1))) >= 2 * mean(points.slice(-11, -1)),
  },
];

/** Number of the evaluation, from 0, at which it first fires at or after `from`; and whether it fired before. */
export function firstFire(rule: PublishedRule, run: MintedRun, from: number): { at: number | null; early: boolean } {
  const history = knownAt(run);
  let early = false;
  for (const step of rule.eachPoint ? run.points.step : run.evaluations.step) {
    if (!rule.fires(history(step))) continue;
    const at = run.evaluations.step.findLastIndex((evaluation) => evaluation <= step);
    if (at >= from) return { at, early };
    early = true;
  }
  return { at: null, early };
}

function knownAt({ evaluations, points }: MintedRun): (step: number) => Known {
  const validation = evaluations.loss.map(Number);
  const losses = points.loss.map(Number);
  const norms = points.gradNorm.map(Number);
  const total = (i: number) => evaluations.tp[i]! + evaluations.fn[i]! + evaluations.tn[i]! + evaluations.fp[i]!;
  const accuracy = evaluations.step.map((_, i) => (evaluations.tp[i]! + evaluations.tn[i]!) / total(i));
  const training = evaluations.step.map((step, i) =>
    mean(losses.filter((_, j) => points.step[j]! <= step && points.step[j]! > (evaluations.step[i - 1] ?? 0))),
  );
  return (now) => {
    const until = points.step.findLastIndex((step) => step <= now) + 1;
    const i = evaluations.step.findLastIndex((step) => step <= now);
    if (i < 0)
      return {
        validation: [],
        accuracy: [],
        training: [],
        points: losses.slice(0, until),
        norms: norms.slice(0, until),
        positives: 0.5,
        wrong: [0, 0],
        examples: 0,
      };
    const positive = evaluations.tp[i]! + evaluations.fn[i]!;
    return {
      validation: validation.slice(0, i + 1),
      accuracy: accuracy.slice(0, i + 1),
      training: training.slice(0, i + 1),
      points: losses.slice(0, until),
      norms: norms.slice(0, until),
      positives: positive / total(i),
      wrong: [evaluations.fn[i]! / positive, evaluations.fp[i]! / (total(i) - positive)],
      examples: total(i),
    };
  };
}
