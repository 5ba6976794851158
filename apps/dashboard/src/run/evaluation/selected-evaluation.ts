/** Which evaluation's matrix and samples are shown. */

import type { Evaluation } from '@rewardboard/protocol';
import { nearestIndex } from '../../chart/crosshair.ts';

/** Evaluations that have more to show than a point in a chart; all of them where none has. */
export function detailedEvaluations(evaluations: readonly Evaluation[]): readonly Evaluation[] {
  const detailed = evaluations.filter(({ counts, histogram, samples }) => counts || histogram || samples);
  return detailed.length === 0 || detailed.length === evaluations.length ? evaluations : detailed;
}

/** @returns its index; the best is the checkpoint to keep, or the latest while there is none; -1 without evaluations */
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
