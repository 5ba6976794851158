/** A run's predictions and what they are about, from the hub. */

import type { PredictedExamples } from '@rewardboard/protocol';
import { PREDICTIONS_FORMAT, float32OfNpy } from '@rewardboard/protocol';
import { askHub } from '../../live/ask-hub.ts';

/** The fingerprint stands among the first bytes of the examples; the texts behind it are read only once for all runs. */
const HEAD_BYTES = 4_096;

const ask = (runId: string, query: string, options?: RequestInit) =>
  askHub(`/api/runs/${encodeURIComponent(runId)}/predictions${query}`, options);

/** @returns null where the run keeps none of that step */
export async function loadPredictions(runId: string, step: number): Promise<Float32Array | null> {
  const answer = await ask(runId, `?step=${step}`);
  return answer.ok ? float32OfNpy(new Uint8Array(await answer.arrayBuffer())) : null;
}

/** @returns null where the run keeps no predictions */
export async function loadFingerprint(runId: string): Promise<string | null> {
  // Asked first, since a file that isn't there would be an error in the browser's console.
  const list = await ask(runId, '');
  if (!list.ok || !((await list.json()) as { hasExamples?: boolean }).hasExamples) return null;
  const stop = new AbortController();
  const answer = await ask(runId, '?file=examples', { signal: stop.signal });
  if (!answer.ok || !answer.body) return null;
  const reader = unpacked(answer.body).getReader();
  const decoder = new TextDecoder();
  let head = '';
  while (head.length < HEAD_BYTES) {
    const { value, done } = await reader.read();
    head += decoder.decode(value, { stream: !done });
    const found = /"fingerprint":"([^"]{1,200})"/.exec(head.slice(0, HEAD_BYTES))?.[1];
    if (found === undefined && !done) continue;
    stop.abort();
    return found ?? null;
  }
  stop.abort();
  return null;
}

export async function loadExamples(runId: string): Promise<PredictedExamples | null> {
  const answer = await ask(runId, '?file=examples');
  if (!answer.ok || !answer.body) return null;
  const examples = (await new Response(unpacked(answer.body)).json()) as PredictedExamples;
  return examples.format === PREDICTIONS_FORMAT && Array.isArray(examples.label) ? examples : null;
}

function unpacked(body: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array> {
  return body.pipeThrough(new DecompressionStream('gzip'));
}
