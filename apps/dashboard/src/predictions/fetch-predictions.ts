/** A run's predictions from the hub: of which evaluations there are any, the examples they are about, and the values of one evaluation. */

import type { PredictedExamples } from '@rewardboard/protocol';
import { PREDICTIONS_FORMAT, float32OfNpy } from '@rewardboard/protocol';
import { askHub } from '../live/ask-hub.ts';

/** Unpacked examples that are read; our trainer's texts are at most a quarter of it. */
const MAX_EXAMPLES_BYTES = 512 * 1024 * 1024;

/** Why there is nothing to show, in a sentence of the hub's. */
export class NoPredictions extends Error {
  constructor(
    message: string,
    /** Of the HTTP answer; 0 where the file itself is at fault. */
    readonly status: number,
  ) {
    super(message);
  }
}

/** @param doneBytes,ofBytes of the file that is being read; the latter is 0 where it isn't known */
export type OnProgress = (doneBytes: number, ofBytes: number) => void;

export interface PredictionSource {
  /** Steps of the evaluations, rising. */
  list(): Promise<{ steps: number[]; hasExamples: boolean }>;
  examples(onProgress: OnProgress): Promise<PredictedExamples>;
  values(step: number, onProgress: OnProgress): Promise<Float32Array>;
}

/** @param origin of the hub, since a worker's addresses are relative to its own file */
export function predictionsOfHub(runId: string, origin: string, signal: AbortSignal): PredictionSource {
  const path = `/api/runs/${encodeURIComponent(runId)}/predictions`;
  const get = async (query: string) => {
    const answer = await askHub(path + query, { signal }, origin);
    if (!answer.ok) throw new NoPredictions(await reasonIn(answer), answer.status);
    return answer;
  };
  return {
    list: async () => (await (await get('')).json()) as { steps: number[]; hasExamples: boolean },
    async examples(onProgress) {
      const packed = await bytesOf(await get('?file=examples'), onProgress);
      return examplesIn(await unpacked(packed));
    },
    async values(step, onProgress) {
      const values = float32OfNpy(await bytesOf(await get(`?step=${step}`), onProgress));
      if (!values) throw new NoPredictions(`The predictions of step ${step} are damaged.`, 0);
      return values;
    },
  };
}

async function reasonIn(answer: Response): Promise<string> {
  try {
    const { error } = (await answer.json()) as { error?: unknown };
    if (typeof error === 'string') return error;
  } catch {
    // An answer that isn't the hub's own.
  }
  return `The hub answered with status ${answer.status}.`;
}

async function bytesOf(answer: Response, onProgress: OnProgress): Promise<Uint8Array> {
  const of = Number(answer.headers.get('content-length')) || 0;
  const reader = answer.body?.getReader();
  if (!reader) return new Uint8Array(await answer.arrayBuffer());
  const pieces: Uint8Array[] = [];
  let done = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    pieces.push(piece.value);
    done += piece.value.length;
    onProgress(done, of);
  }
  return joined(pieces, done);
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

async function unpacked(packed: Uint8Array): Promise<string> {
  const stream = new Blob([packed as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'));
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      pieces.push(piece.value);
      length += piece.value.length;
      if (length > MAX_EXAMPLES_BYTES) throw new NoPredictions('The examples are too large for this page.', 0);
    }
  } catch (error) {
    throw error instanceof NoPredictions ? error : new NoPredictions('The file of examples is damaged.', 0);
  } finally {
    void reader.cancel().catch(() => undefined);
  }
  return new TextDecoder().decode(joined(pieces, length));
}

/** @throws {NoPredictions} for a file that is none of ours, or whose columns don't match */
export function examplesIn(text: string): PredictedExamples {
  const damaged = new NoPredictions('The file of examples is damaged.', 0);
  let found: Partial<PredictedExamples> | null;
  try {
    found = JSON.parse(text) as Partial<PredictedExamples> | null;
  } catch {
    throw damaged;
  }
  if (found?.format !== PREDICTIONS_FORMAT) throw damaged;
  if (found.version !== 1)
    throw new NoPredictions('These predictions were written by a newer version of rewardboard than this board.', 0);
  const { id, problem, label, solution, step, text: texts, problems, slices } = found;
  const columns = [id, problem, label, solution, step, texts];
  if (!Array.isArray(id) || !Array.isArray(problems) || columns.some((column) => column?.length !== id.length))
    throw damaged;
  const isWhole = problem!.every((number) => Number.isInteger(number) && number >= 0 && number < problems.length);
  if (!isWhole) throw damaged;
  const fields = Object.entries(slices ?? {}).filter(([, column]) => column?.length === id.length);
  return { ...(found as PredictedExamples), slices: Object.fromEntries(fields) };
}
