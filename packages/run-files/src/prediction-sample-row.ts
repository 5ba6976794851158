/** One row of `prediction_samples.json`. */

import type { SampleText } from '@rewardboard/protocol';
import { numberFromWire } from '@rewardboard/protocol';
import { stepOf } from './metrics-history-read.ts';

export interface SampleRow {
  step: number;
  epoch: number | undefined;
  id: number;
  label: 0 | 1;
  predicted: 0 | 1;
  /** P(positive). */
  probability: number;
  text: SampleText | null;
}

/** The row of a JSON object, or null when it is none. Without `prob_positive`, the confidence in the prediction gives it. */
export function rowOf(element: Record<string, unknown>): SampleRow | null {
  const step = stepOf(element.step);
  const id = stepOf(element.id);
  const label = labelOf(element.label);
  const predicted = labelOf(element.pred);
  const confidence = numberFromWire(element.confidence);
  const probability =
    numberFromWire(element.prob_positive) ??
    (confidence === undefined ? undefined : predicted === 1 ? confidence : 1 - confidence);
  if (step === null || id === null || label === null || predicted === null || probability === undefined) return null;
  return {
    step,
    epoch: numberFromWire(element.epoch),
    id,
    label,
    predicted,
    probability,
    text: textOfRow(id, element.text),
  };
}

/** 0 or 1, also as Python's False and True. */
function labelOf(value: unknown): 0 | 1 | null {
  if (value === 1 || value === true) return 1;
  return value === 0 || value === false ? 0 : null;
}

function textOfRow(id: number, value: unknown): SampleText | null {
  if (typeof value !== 'object' || value === null) return null;
  const { problem, solution, writer } = value as Record<string, unknown>;
  if (typeof problem !== 'string' || typeof solution !== 'string') return null;
  return { id, problem, solution, ...(typeof writer === 'string' ? { writer } : {}) };
}
