/** What is true of a run, read from the same model on thousands of examples: by criteria of its own, not by the rules. */

import type { Truth } from '../minted-run.ts';
import type { Recipe } from './recipe.ts';
import { cleanGaps, cleanLosses, lean, lowestOf, mean, priorEntropy, smoothed, trainLosses } from './clean-series.ts';
import type { TrainedRun } from './train-run.ts';

export type Verdict = Omit<Truth, 'alsoTrue'> | string;

/** Rise over the lowest point from which a loss has risen; below the second it has not. */
const RISEN = 1.05;
export const LEVEL = 1.01;
/** Nats between validation and training loss: the guide's limit, and what is below it without doubt. */
const GAP = 0.06;
export const SMALL_GAP = 0.04;
/** Nats below the entropy of the base rate: learned, and hardly. Between the two nobody should be sure. */
const LEARNED = 0.2;
export const HARDLY = 0.14;
const STAYS = 0.01;

export function healthy(run: TrainedRun): Verdict {
  const losses = smoothed(cleanLosses(run));
  const raw = cleanLosses(run);
  const last = losses.at(-1)!;
  if (!raw.every(Number.isFinite)) return 'a loss is not finite';
  if (last > LEVEL * Math.min(...losses)) return 'its loss has risen';
  if (last > priorEntropy(run) - LEARNED) return 'it has hardly learned';
  const gaps = cleanGaps(run);
  if (mean(gaps.slice(-Math.ceil(gaps.length / 3))) > SMALL_GAP) return 'it has a gap';
  if (Math.abs(lean(run.evaluations.at(-1)!)) > 0.3) return 'it leans to one class';
  const jumps = raw.slice(1).map((loss, i) => loss - raw[i]!);
  if (Math.max(...jumps) > 0.03) return 'its loss jumps';
  if (relativeFall(losses) > 0.06) return 'it is not at its end';
  return { rules: [], onsetStep: null };
}

/** Share of the loss that the last quarter of the evaluations took away. */
export function relativeFall(losses: readonly number[]): number {
  return 1 - losses.at(-1)! / losses[Math.floor(losses.length * 0.75) - 1]!;
}

/** The loss without noise is well above its smoothed minimum while training loss falls; the minimum is the onset. */
export function overfits(run: TrainedRun): Verdict {
  const losses = smoothed(cleanLosses(run));
  const lowest = lowestOf(losses);
  if (losses.at(-1)! < RISEN * losses[lowest]!) return 'its loss has not risen';
  const train = trainLosses(run);
  if (train.at(-1)! > train[lowest]!) return 'its training loss has not fallen';
  const accuracies = smoothed(run.evaluations.map(({ truth }) => truth.accuracy));
  const gained = accuracies.at(-1)! - accuracies[lowest]!;
  const rules = gained >= 0.01 ? ['loss-up-metric-up', 'overfitting'] : ['overfitting', 'loss-up-metric-up'];
  return { rules, onsetStep: run.evaluations[lowest]!.step };
}

/** A gap over the guide's limit, and no rise. */
export function gapOnly(run: TrainedRun): Verdict {
  const losses = smoothed(cleanLosses(run));
  if (losses.at(-1)! > 1.02 * Math.min(...losses)) return 'its loss has risen';
  const gaps = cleanGaps(run);
  if (gaps.at(-1)! < GAP) return 'its gap is small';
  const from = gaps.findLastIndex((gap) => gap < 0.05) + 1;
  return { rules: ['generalization-gap'], onsetStep: run.evaluations[from]!.step };
}

/** Learned less than a tenth of a nat, and ends where it stays. */
export function notLearning(rules: string[]): Recipe['exam'] {
  return (run) => {
    const learned = priorEntropy(run) - Math.min(...cleanLosses(run));
    return learned > 0.01 ? 'it has learned' : { rules, onsetStep: run.evaluations[0]!.step };
  };
}

/** Something was learned, far from what these examples allow, in validation and training alike. */
export function underfits(rules: string[]): Recipe['exam'] {
  return (run) => {
    const learned = priorEntropy(run) - cleanLosses(run).at(-1)!;
    if (learned < 0.015) return 'it has learned nothing';
    if (learned > HARDLY) return 'it has learned';
    if (Math.abs(cleanGaps(run).at(-1)!) > SMALL_GAP) return 'it has a gap';
    // It underfits from where the loss stays: before, it could have been on its way.
    const losses = smoothed(cleanLosses(run));
    const from = losses.findLastIndex((loss) => loss > losses.at(-1)! + STAYS) + 1;
    return { rules, onsetStep: run.evaluations[from]!.step, causeStep: run.evaluations[0]!.step };
  };
}

/** Falls slowly from first to last, and ends far from where it could. */
export function isSlow(run: TrainedRun): Verdict {
  const losses = smoothed(cleanLosses(run));
  const learned = losses[0]! - losses.at(-1)!;
  if (learned < 0.01) return 'it has learned nothing';
  if (losses.at(-1)! < priorEntropy(run) - 0.14) return 'it has learned';
  const lastHalf = losses[losses.length >> 1]! - losses.at(-1)!;
  if (lastHalf < 0.25 * learned) return 'it has levelled off';
  return { rules: ['slow-progress', 'underfitting'], onsetStep: run.evaluations[0]!.step };
}

/** From the step of the cause on, the loss without noise is far above what it was, and stays there. */
export function blowsUp(rules: string[], from: number, factor = 1.3): Recipe['exam'] {
  return (run) => {
    const before = Math.min(
      ...run.evaluations.filter(({ step }) => step < from).map(({ truth }) => truth.loss),
      priorEntropy(run),
    );
    const after = run.evaluations.filter(({ step }) => step >= from).map(({ truth }) => truth.loss);
    const risen = after.filter((loss) => !(loss < factor * before)).length;
    return risen < 0.8 * after.length ? 'it recovers' : { rules, onsetStep: from };
  };
}

/** Ends where it knows no more than the base rate, or less. */
export function knowsNothing(rules: string[]): Recipe['exam'] {
  return (run) =>
    cleanLosses(run).at(-1)! < priorEntropy(run) - 0.02
      ? 'it has learned'
      : { rules, onsetStep: run.evaluations[0]!.step };
}

/** Half of the changes between evaluations are larger than a seventh of all that was learned. */
export function isUnstable(run: TrainedRun): Verdict {
  const losses = cleanLosses(run);
  if (!losses.every(Number.isFinite)) return 'it is not finite';
  const changes = losses
    .slice(1)
    .map((loss, i) => Math.abs(loss - losses[i]!))
    .toSorted((a, b) => a - b);
  const learned = Math.max(0.02, priorEntropy(run) - Math.min(...losses));
  if (changes[changes.length >> 1]! < learned / 7) return 'it is steady';
  return { rules: ['unstable-loss', 'divergence', 'spike', 'schedule'], onsetStep: run.evaluations[0]!.step };
}

/** One logged training loss stands out of its neighbours. */
export function hasSpike(at: number): Recipe['exam'] {
  return ({ points }) => {
    const i = points.findIndex(({ step }) => step >= at);
    const others = points.slice(Math.max(0, i - 8), i).map(({ loss }) => loss);
    const height = points[i]!.loss - mean(others);
    const spread = Math.sqrt(mean(others.map((loss) => (loss - mean(others)) ** 2)));
    if (height < 0.15 || height < 8 * spread) return 'it does not stand out';
    return { rules: ['spike', 'unstable-loss', 'gradient-norm', 'divergence'], onsetStep: points[i]!.step };
  };
}

/** One class is found much more often than the other from some evaluation to the end. */
export function leans(rules: string[]): Recipe['exam'] {
  return ({ evaluations }) => {
    const leaning = evaluations.map(lean).map((value) => Math.abs(value) >= 0.25);
    if (!leaning.at(-1)) return 'it does not lean';
    const from = leaning.lastIndexOf(false) + 1;
    return { rules, onsetStep: evaluations[from]!.step };
  };
}

/** Right on nearly all of the examples, from some evaluation to the end. */
export function tooGood(run: TrainedRun): Verdict {
  const perfect = run.evaluations.map(({ truth }) => truth.accuracy >= 0.985);
  if (!perfect.at(-1)) return 'the leak was not learned';
  const from = perfect.lastIndexOf(false) + 1;
  return { rules: ['too-good'], onsetStep: run.evaluations[from]!.step };
}

/** The cause is the truth: nothing has to be seen in the losses. */
export function known(rules: string[], onsetStep: number): Recipe['exam'] {
  return () => ({ rules, onsetStep });
}

/** A fault in a run that is healthy otherwise. */
export function healthyBut(rules: string[], onsetStep: number): Recipe['exam'] {
  return (run) => {
    const verdict = healthy(run);
    return typeof verdict === 'string' ? verdict : { rules, onsetStep };
  };
}
