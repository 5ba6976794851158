/** The worker that reads the predictions of pairs or reasoning steps and does their arithmetic. */

import { predictionsOfHub } from '../predictions/fetch-predictions.ts';
import { readLens } from './lens-reader.ts';
import type { LensReport } from './lens-reader.ts';

export interface ToLensWorker {
  runId: string;
  origin: string;
  newest: number;
}

/** What is used of a worker's global scope: its type isn't among those of a page. */
interface Scope {
  addEventListener(type: 'message', listener: (event: MessageEvent<ToLensWorker>) => void): void;
  postMessage(message: LensReport): void;
}

const scope = globalThis as unknown as Scope;
scope.addEventListener('message', ({ data: { runId, origin, newest } }) => {
  const source = predictionsOfHub(runId, origin, new AbortController().signal);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no other origin
  void readLens(source, newest, (report) => scope.postMessage(report));
});
