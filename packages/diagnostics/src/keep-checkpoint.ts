/** Which checkpoint to keep: the best evaluation by the run's own metric. */

import { CATALOG, intervalOf, pathOfField } from '@rewardboard/metrics';
import type { Evaluation, Keep, Run } from '@rewardboard/protocol';
import { finite } from './course.ts';
import { fieldOf } from './facts.ts';
import { Spread } from './spread.ts';

/** Tried in this order where the run does not say what it selects by. */
const FALLBACK = ['eval/loss', 'eval/f1', 'eval/accuracy', 'eval/roc_auc', 'eval/balanced_accuracy'];

/**
 * @param preferLowestLoss for a run that overfits: of evaluations as good within the noise, the one with the lowest validation loss
 * @returns null when no evaluation has a finite value to choose by
 */
export function keepCheckpoint(run: Run, preferLowestLoss: boolean): Keep | null {
  const { metric, sign } = selectionOf(run);
  const best = bestBy(run, metric, sign);
  if (!best) return null;
  const lowest = preferLowestLoss ? bestBy(run, 'eval/loss', -1) : null;
  const chosen = lowest && isAsGood(run, metric, best, lowest) ? lowest : best;
  return { step: chosen.step, metric, value: chosen.values[metric]!, checkpoint: checkpointOf(run, chosen) };
}

/** The saved checkpoint nearest to a step that was not saved; null when none is known. */
export function nearestSaved(run: Run, step: number): { step: number; checkpoint: string } | null {
  let nearest: { step: number; checkpoint: string } | null = null;
  for (const evaluation of run.evaluations) {
    const checkpoint = checkpointOf(run, evaluation);
    if (checkpoint !== null && (nearest === null || Math.abs(evaluation.step - step) < Math.abs(nearest.step - step)))
      nearest = { step: evaluation.step, checkpoint };
  }
  return nearest;
}

/** A trainer that keeps its best model removes the former one: of those that were saved only the newest is surely there. */
function checkpointOf(run: Run, evaluation: Evaluation): string | null {
  if (evaluation.checkpoint && evaluation === run.evaluations.findLast(({ checkpoint }) => checkpoint)) return evaluation.checkpoint;
  return run.end?.best?.step === evaluation.step ? run.end.best.checkpoint : null;
}

function selectionOf(run: Run): { metric: string; sign: 1 | -1 } {
  const named = fieldOf(run, 'metric_for_best_model') ?? run.end?.best?.metric;
  if (typeof named === 'string' && named !== '') {
    for (const metric of [named, pathOfField(named), pathOfField(`eval_${named}`)]) {
      const sign = signOf(run, metric);
      if (sign !== 0 && bestBy(run, metric, sign)) return { metric, sign };
    }
  }
  for (const metric of FALLBACK) {
    const sign = signOf(run, metric);
    if (sign !== 0 && bestBy(run, metric, sign)) return { metric, sign };
  }
  return { metric: 'eval/loss', sign: -1 };
}

/** Which way is better: by the catalog, else as the run itself says; 0 when nobody does. */
function signOf(run: Run, metric: string): 1 | -1 | 0 {
  const better = Object.hasOwn(CATALOG, metric) ? CATALOG[metric]!.better : 'none';
  if (better !== 'none') return better === 'up' ? 1 : -1;
  const greater = fieldOf(run, 'greater_is_better');
  return greater === true ? 1 : greater === false ? -1 : 0;
}

/** The first of the best. */
function bestBy(run: Run, metric: string, sign: 1 | -1): Evaluation | null {
  let best: Evaluation | null = null;
  for (const evaluation of run.evaluations) {
    const value = finite(evaluation.values[metric]);
    if (value !== null && (best === null || sign * (value - best.values[metric]!) > 0)) best = evaluation;
  }
  return best;
}

/** Whether two evaluations differ by no more than half of the interval, or twice the noise where there are no counts. */
function isAsGood(run: Run, metric: string, best: Evaluation, other: Evaluation): boolean {
  const value = finite(other.values[metric]);
  if (value === null) return false;
  const difference = Math.abs(best.values[metric]! - value);
  const interval = best.counts ? intervalOf(metric, best.counts, best.values['eval/roc_auc']) : null;
  if (interval && Number.isFinite(interval.high - interval.low)) return difference <= (interval.high - interval.low) / 2;
  const spread = new Spread(run.evaluations.length);
  for (const evaluation of run.evaluations) spread.add(evaluation.values[metric] ?? NaN);
  return difference <= 2 * spread.deviation;
}
