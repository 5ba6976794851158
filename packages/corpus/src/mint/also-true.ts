/**
 * Statements that are true of a run beside its fault: a rule that makes them is neither right nor wrong there. Of a healthy run nothing is
 * excused here: what is true of it is read from its clean scores at the moment of the statement (`../is-true.ts`).
 */

import { cleanGaps, cleanLosses, lean, lowestOf, priorEntropy, smoothed } from './clean-series.ts';
import { LEVEL } from './exam.ts';
import type { Recipe } from './recipe.ts';
import type { TrainedRun } from './train-run.ts';

/** Wide where a rule may draw its line elsewhere. */
export function alsoTrueOf(recipe: Recipe, run: TrainedRun, onsetStep: number | null): string[] {
  if (onsetStep === null) return [];
  const { evaluations } = run;
  const losses = smoothed(cleanLosses(run));
  const lowest = lowestOf(losses);
  const best = evaluations.map(({ truth }) => truth).toSorted((a, b) => b.accuracy - a.accuracy)[0]!;
  const { tp, fp, fn } = best.counts;
  const gaps = cleanGaps(run);
  const positives = [recipe.data.trainPositives, recipe.data.evalPositives];
  const learned = priorEntropy(run) - Math.min(...losses);
  const quarter = Math.floor(losses.length / 4);
  const level = losses.some(
    (loss, i) => i >= quarter && i + quarter < losses.length && loss / losses[i + quarter]! < 1.02,
  );
  const steepest = Math.max(0, ...losses.slice(1).map((loss, i) => loss - losses[i]!));
  const leans = evaluations.some((evaluation) => Math.abs(lean(evaluation)) > 0.12);
  const half = (total: number) => 1 / Math.sqrt(total); // half the width of a 95% interval, at its widest
  const entries: [string, boolean][] = [
    ['below-target', best.accuracy < 0.87 || (2 * tp) / (2 * tp + fp + fn) < 0.85 || gaps.some((gap) => gap > 0.03)],
    ['too-few-examples', half(recipe.data.evalExamples) > 0.05],
    // Nothing was gained over a quarter of the run or more.
    ['plateau', level],
    ['class-imbalance', positives.some((share) => share < 0.2 || share > 0.8)],
    ['trivial-baseline', best.accuracy < Math.max(recipe.data.evalPositives, 1 - recipe.data.evalPositives) + 0.03],
    // The generated mistakes are harder to see than what is right, so that most models lean a little.
    ...(['class-bias', 'error-pattern', 'threshold-drift'] as const).map((rule): [string, boolean] => [rule, leans]),
    ['generalization-gap', gaps.some((gap) => gap > 0.03)],
    ['overfitting', losses.at(-1)! > LEVEL * losses[lowest]!],
    ['loss-up-metric-up', losses.at(-1)! > LEVEL * losses[lowest]!],
    ['no-learning', learned < 0.03],
    ['underfitting', learned < 0.25],
    ['slow-progress', learned < 0.25],
    ['unstable-loss', steepest > 0.05],
    ['spike', steepest > 0.05],
    ['divergence', losses.at(-1)! > 1.3 * losses[lowest]!],
    ['collapse', losses.at(-1)! > priorEntropy(run) - 0.02],
    ['calibration-drift', losses.at(-1)! > 1.02 * losses[lowest]!],
  ];
  return entries.flatMap(([rule, isTrue]) => (isTrue ? [rule] : []));
}
