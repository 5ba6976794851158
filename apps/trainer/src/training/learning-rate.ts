/** The learning rate of a step: a linear warm-up, then the chosen decay to zero at the last step. */

import type { SCHEDULES } from '../config/config-schema.ts';

/**
 * The rate with which update number `step` (from 1) is made, as the `transformers` library counts: the first update of a
 * warm-up of w steps has rate peak * 0 there; here it has peak * 1 / w, so that no step is wasted.
 */
export function learningRateAt(
  step: number,
  plan: { peak: number; warmupSteps: number; totalSteps: number; schedule: (typeof SCHEDULES)[number] },
): number {
  const { peak, warmupSteps, totalSteps, schedule } = plan;
  if (step <= warmupSteps) return (peak * step) / warmupSteps;
  const left = (totalSteps - step + 1) / (totalSteps - warmupSteps + 1);
  switch (schedule) {
    case 'linear':
      return peak * left;
    case 'cosine':
      return peak * 0.5 * (1 - Math.cos(Math.PI * left));
    // With warmup_ratio or warmup_steps both warm up; with neither, both do not.
    case 'constant':
    case 'constant_with_warmup':
      return peak;
  }
}
