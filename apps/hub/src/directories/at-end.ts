/** Where the results of a whole run stand, which a file of their own has: their step follows from a rounded pace. */

import type { Candidate } from './candidate.ts';
import { hasCurve } from './candidate.ts';

/** How far that step may be off. */
const MAX_OFF = 0.1;

/** @param step of the results. @param candidates files with series. @returns null where they stand right, or nothing says better */
export function atEnd(step: number | undefined, candidates: readonly Candidate[]): number | null {
  const curves = candidates.filter(hasCurve);
  const unit = curves[0]?.heads.unit;
  if (step === undefined || unit === undefined) return null;
  let end = 0;
  for (const { heads } of curves) {
    if (heads.unit !== unit) continue;
    for (const { last } of heads.byPath.values()) end = Math.max(end, last);
    end = Math.max(end, heads.summaryStep ?? 0);
  }
  const isNear = unit !== 'step' || step === 0 || Math.abs(step - end) <= MAX_OFF * end;
  return end > 0 && step !== end && isNear ? end : null;
}
