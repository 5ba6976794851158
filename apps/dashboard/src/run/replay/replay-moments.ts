/** The steps at which the replay can stop: those at which a verdict can change. */

import type { Evaluation, Run } from '@rewardboard/protocol';
import { nearestIndex } from '../../chart/crosshair.ts';

/** A finger on a slider cannot pick out more. */
const MAX_MOMENTS = 2_000;

/** The steps of all evaluations or, without evaluations, of all training points. Rising. */
export function replayMoments(run: Run, evaluations: readonly Evaluation[]): number[] {
  const steps =
    evaluations.length > 0
      ? evaluations.map(({ step }) => step)
      : Array.from(run.series.get('train/loss')?.steps ?? []);
  if (steps.length <= MAX_MOMENTS) return steps;
  return Array.from(
    { length: MAX_MOMENTS },
    (_, i) => steps[Math.round((i * (steps.length - 1)) / (MAX_MOMENTS - 1))]!,
  );
}

/** The moment `by` places after the one nearest to `step`. null means now, which comes after the last moment. */
export function momentAfter(moments: readonly number[], step: number | null, by: number): number | null {
  if (moments.length === 0) return null;
  const at = step === null ? moments.length : nearestIndex(moments, step);
  const wanted = Math.max(0, at + by);
  return wanted >= moments.length ? null : moments[wanted]!;
}
