/** The evaluation whose matrix and samples are shown. */

import type { Evaluation } from '@rewardboard/protocol';
import { nearestIndex } from '../../chart/crosshair.ts';

/** The evaluations with counts, a histogram or samples; all evaluations if none has any. */
export function detailedEvaluations(evaluations: readonly Evaluation[]): readonly Evaluation[] {
  const detailed = evaluations.filter(({ counts, histogram, samples }) => counts || histogram || samples);
  return detailed.length === 0 || detailed.length === evaluations.length ? evaluations : detailed;
}

/** @returns its index, or -1 without evaluations; "best" is the checkpoint to keep or, if there is none, the latest */
export function selectedIndex(
  evaluations: readonly Evaluation[],
  wanted: number | 'best' | 'latest',
  keepStep: number | null,
): number {
  const last = evaluations.length - 1;
  const step = wanted === 'best' ? keepStep : wanted === 'latest' ? null : wanted;
  if (last < 0 || step === null) return last;
  return nearestIndex(
    evaluations.map((evaluation) => evaluation.step),
    step,
  );
}
