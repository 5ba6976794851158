/** Reads a run's predictions for its lens and works out what it says of each evaluation. It runs in a worker, and in tests without one. */

import { NoPredictions } from '../predictions/fetch-predictions.ts';
import type { PredictionSource } from '../predictions/fetch-predictions.ts';
import { MAX_VALUES, spread } from '../predictions/prediction-desk.ts';
import type { ReadingProgress } from '../predictions/prediction-desk.ts';
import { lensData } from './lens-data.ts';
import type { PairData, StepData } from './lens-data.ts';
import { judgePairs } from './pairs/judge-pairs.ts';
import type { KnownPairs } from './pairs/judge-pairs.ts';
import { judgeSteps } from './steps/judge-steps.ts';
import type { KnownSteps } from './steps/judge-steps.ts';

/** Files that are fetched at the same time. */
const PARALLEL = 4;

export type Lens =
  | { kind: 'pairs'; data: PairData; known: KnownPairs }
  | { kind: 'steps'; data: StepData; known: KnownSteps };

export type LensReport =
  | { kind: 'progress'; progress: ReadingProgress }
  /** @param lens null for predictions of whole solutions @param leftOut evaluations that are too many for a page */
  | { kind: 'ready'; lens: Lens | null; leftOut: number }
  /** @param reason null where the log simply holds none */
  | { kind: 'none'; reason: string | null };

/** @param newest step of the newest evaluation to read */
export async function readLens(
  source: PredictionSource,
  newest: number,
  emit: (report: LensReport) => void,
): Promise<void> {
  try {
    const { steps: all, hasExamples } = await source.list();
    const known = all.filter((step) => step <= newest);
    if (!hasExamples || known.length === 0) return emit({ kind: 'none', reason: null });
    const examples = await source.examples((doneBytes, ofBytes) =>
      emit({ kind: 'progress', progress: { step: null, doneBytes, ofBytes } }),
    );
    const rows = examples.id.length;
    const steps = spread(known, Math.max(3, Math.floor(MAX_VALUES / Math.max(1, rows))), null);
    const found = new Map<number, Float32Array>();
    const waiting = [...steps];
    const readNext = async () => {
      for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
        const at = step;
        const values = await source
          .values(at, (doneBytes, ofBytes) => emit({ kind: 'progress', progress: { step: at, doneBytes, ofBytes } }))
          // A file that went away meanwhile, as when a run resumes, is left out.
          .catch(() => null);
        // One of other examples is being replaced, and comes with the next evaluation.
        if (values?.length === rows) found.set(at, values);
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, readNext));
    const whole = steps.filter((step) => found.has(step));
    if (whole.length === 0) return emit({ kind: 'none', reason: null });
    const data = lensData({ examples, steps: whole, values: whole.map((step) => found.get(step)!) });
    emit({ kind: 'ready', lens: data && withKnown(data), leftOut: known.length - steps.length });
  } catch (error) {
    const isAbsent = error instanceof NoPredictions && error.status === 404;
    emit({ kind: 'none', reason: isAbsent ? null : error instanceof Error ? error.message : String(error) });
  }
}

function withKnown(data: PairData | StepData): Lens {
  return data.kind === 'pairs'
    ? { kind: 'pairs', data, known: judgePairs(data) }
    : { kind: 'steps', data, known: judgeSteps(data) };
}
