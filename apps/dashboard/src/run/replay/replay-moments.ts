/** The steps at which the monitor may have changed its mind: where the replay can stop. */

import type { Evaluation, Run } from '@rewardboard/protocol';
import { nearestIndex } from '../../chart/crosshair.ts';

/** More could not be told apart by a finger on a slider. */
const MAX_MOMENTS = 2_000;

/** Each evaluation; of a log without evaluations, its training points. Rising. */
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

/** The moment `by` places after the one nearest to `step`; null is now, which comes after the last one. */
export function momentAfter(moments: readonly number[], step: number | null, by: number): number | null {
  if (moments.length === 0) return null;
  const at = step === null ? moments.length : nearestIndex(moments, step);
  const wanted = Math.max(0, at + by);
  return wanted >= moments.length ? null : moments[wanted]!;
}
