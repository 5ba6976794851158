/** The predictions that a run keeps in its directory, for comparisons on the command line: read as the hub sends them. */

import { gunzipSync } from 'node:zlib';
import type { PredictedExamples } from '@rewardboard/protocol';
import { PREDICTIONS_FORMAT, float32OfNpy } from '@rewardboard/protocol';
import { predictionsAnswer } from './http/predictions-answer.ts';
import type { RunOrigin } from './runs/run-origin.ts';

/** A packed file of examples may say that it is far larger than any is. */
const MAX_EXAMPLES_BYTES = 512 * 1024 * 1024;

/** @returns null where the run keeps none of that step, or its file is damaged */
export function storedPredictions(origin: RunOrigin, step: number): Float32Array | null {
  const { status, body } = predictionsAnswer(origin, new URLSearchParams({ step: String(step) }));
  return status === 200 && typeof body !== 'string' ? float32OfNpy(body) : null;
}

/** @returns null where the run keeps no predictions, or their file is damaged */
export function storedExamples(origin: RunOrigin): PredictedExamples | null {
  const { status, body } = predictionsAnswer(origin, new URLSearchParams({ file: 'examples' }));
  if (status !== 200) return null;
  try {
    const text = gunzipSync(body, { maxOutputLength: MAX_EXAMPLES_BYTES }).toString('utf8');
    const examples = JSON.parse(text) as PredictedExamples;
    return examples.format === PREDICTIONS_FORMAT && Array.isArray(examples.label) ? examples : null;
  } catch {
    return null;
  }
}
