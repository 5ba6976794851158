/** Every kept prediction of a run, fetched from the hub: what they are about once, then evaluation after evaluation. */
'use client';

import { float32OfNpy } from '@rewardboard/protocol';
import type { PredictedExamples } from '@rewardboard/protocol';
import { useEffect, useState } from 'react';
import { hubPath } from '../live/hub-path.ts';

/** Evaluations in memory at most; of more, these are spread over the run. */
export const MAX_LOADED_EVALUATIONS = 200;
/** Requests under way at once. */
const AT_ONCE = 4;

export interface LoadedPredictions {
  examples: PredictedExamples;
  /** Rising. */
  steps: number[];
  /** Of each step, a value a row of `examples`. */
  values: Float32Array[];
}

export type Predictions =
  | { phase: 'reading'; done: number; total: number }
  /** This log holds none, or they can't be had: why. */
  | { phase: 'none'; reason: string | null }
  | { phase: 'ready'; data: LoadedPredictions };

/** @param newest step of the newest evaluation to load; a higher one loads what is new besides */
export function usePredictions(runId: string, newest: number): Predictions {
  const [predictions, setPredictions] = useState<Predictions>({ phase: 'reading', done: 0, total: 0 });
  useEffect(() => {
    const stop = new AbortController();
    load(runId, newest, stop.signal, (done, total) =>
      setPredictions((now) => (now.phase === 'ready' ? now : { phase: 'reading', done, total })),
    ).then(
      (found) => !stop.signal.aborted && setPredictions(found),
      (error: unknown) => !stop.signal.aborted && setPredictions({ phase: 'none', reason: String(error) }),
    );
    return () => stop.abort();
  }, [runId, newest]);
  return predictions;
}

async function load(
  runId: string,
  newest: number,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<Predictions> {
  const get = (query: string) =>
    fetch(hubPath(`/api/runs/${encodeURIComponent(runId)}/predictions${query}`), {
      signal,
      credentials: 'same-origin',
    });
  const list = await get('');
  if (!list.ok) return { phase: 'none', reason: await reasonOf(list) };
  const { steps: all, hasExamples } = (await list.json()) as { steps: number[]; hasExamples: boolean };
  const steps = spread(
    all.filter((step) => step <= newest),
    MAX_LOADED_EVALUATIONS,
  );
  if (!hasExamples || steps.length === 0) return { phase: 'none', reason: null };
  const texts = await get('?file=examples');
  if (!texts.ok) return { phase: 'none', reason: await reasonOf(texts) };
  const unpacked = texts.body!.pipeThrough(new DecompressionStream('gzip'));
  const examples = (await new Response(unpacked).json()) as PredictedExamples;
  const values: (Float32Array | null)[] = Array.from(steps, () => null);
  let next = 0;
  let done = 0;
  const work = async () => {
    while (next < steps.length) {
      const at = next++;
      const answer = await get(`?step=${steps[at]}`);
      const found = answer.ok ? float32OfNpy(new Uint8Array(await answer.arrayBuffer())) : null;
      // One of other examples is being replaced, and comes with the next evaluation.
      values[at] = found?.length === examples.id.length ? found : null;
      progress(++done, steps.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const whole = steps.flatMap((step, at) => (values[at] ? [{ step, values: values[at] }] : []));
  if (whole.length === 0) return { phase: 'none', reason: null };
  return {
    phase: 'ready',
    data: { examples, steps: whole.map(({ step }) => step), values: whole.map(({ values: of }) => of) },
  };
}

/** The first, the last, and as many of the others as there may be, evenly. */
export function spread(steps: readonly number[], most: number): number[] {
  if (steps.length <= most) return [...steps];
  return Array.from({ length: most }, (_, i) => steps[Math.round((i * (steps.length - 1)) / (most - 1))]!);
}

async function reasonOf(answer: Response): Promise<string> {
  const body = (await answer.json().catch(() => null)) as { error?: unknown } | null;
  return typeof body?.error === 'string' ? body.error : `The hub answered ${answer.status}.`;
}
