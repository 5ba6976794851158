/** What is true of a pairwise reward model, read from thousands of pairs. */

import { cleanGaps, cleanLosses, mean, smoothed } from './clean-series.ts';
import type { Verdict } from './exam.ts';
import { HARDLY, LEVEL, SMALL_GAP } from './exam.ts';
import type { Recipe } from './recipe.ts';
import type { TrainedEvaluation, TrainedRun } from './train-run.ts';

/** Margins have grown and stayed, and the loss has not risen. */
export function healthyPairs(run: TrainedRun): Verdict {
  const losses = smoothed(cleanLosses(run));
  const margins = run.evaluations.map(({ truth }) => truth.values['eval/margin']!);
  if (losses.at(-1)! > LEVEL * Math.min(...losses)) return 'its loss has risen';
  if (losses.at(-1)! > Math.LN2 - HARDLY) return 'it has hardly learned';
  if (margins.at(-1)! < 0.9 * Math.max(...margins)) return 'its margin has fallen';
  const gaps = cleanGaps(run);
  return mean(gaps.slice(-Math.ceil(gaps.length / 3))) > SMALL_GAP ? 'it has a gap' : { rules: [], onsetStep: null };
}

/** From the step of the cause on, the clean margin is less than a third of what it was. */
export function marginFalls(rules: string[], from: number): Recipe['exam'] {
  return (run) => {
    const margin = (list: readonly TrainedEvaluation[]) => list.map(({ truth }) => truth.values['eval/margin']!);
    const before = Math.max(...margin(run.evaluations.filter(({ step }) => step < from)));
    const after = margin(run.evaluations.filter(({ step }) => step >= from));
    const fallen = after.filter((value) => !(value > before / 3)).length;
    return fallen < 0.8 * after.length ? 'its margin recovers' : { rules, onsetStep: from };
  };
}

/** One pair in ten ties, or more. */
export function tiesOften(run: TrainedRun): Verdict {
  const often = run.evaluations.map(({ truth }) => truth.values['eval/ties']! >= 0.1);
  if (!often.at(-1)) return 'few pairs tie';
  return { rules: ['ties'], onsetStep: run.evaluations[often.lastIndexOf(false) + 1]!.step };
}
