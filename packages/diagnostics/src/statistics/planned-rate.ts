/** The learning rate that the run's configuration calls for at a step, for Hugging Face's schedules. */

import type { Facts } from '../diagnosis/facts.ts';
import { fieldOf, numberField } from '../diagnosis/facts.ts';

export interface PlannedRate {
  peak: number;
  warmupSteps: number;
  at(step: number): number;
}

/** @returns null if the configuration is incomplete */
export function plannedRate(facts: Facts): PlannedRate | null {
  const peak = numberField(facts, 'learning_rate');
  const schedule = fieldOf(facts, 'lr_scheduler_type');
  const { plannedSteps } = facts;
  if (peak === null || peak <= 0 || plannedSteps === null || typeof schedule !== 'string') return null;
  const ratio = numberField(facts, 'warmup_ratio');
  const given = numberField(facts, 'warmup_steps');
  if (ratio === null && given === null) return null;
  const warmupSteps = given || Math.round((ratio ?? 0) * plannedSteps);
  const decay = decayOf(schedule);
  if (!decay || warmupSteps >= plannedSteps) return null;
  const at = (step: number) =>
    step <= warmupSteps
      ? (peak * step) / warmupSteps
      : peak * decay(Math.min(1, Math.max(0, (plannedSteps - step + 1) / (plannedSteps - warmupSteps + 1))));
  return { peak, warmupSteps, at };
}

/** Share of the peak, from the share of the steps that remain. */
function decayOf(schedule: string): ((left: number) => number) | null {
  switch (schedule) {
    case 'linear':
      return (left) => left;
    case 'cosine':
      return (left) => 0.5 * (1 - Math.cos(Math.PI * left));
    case 'constant':
    case 'constant_with_warmup':
      return () => 1;
    default:
      return null;
  }
}
