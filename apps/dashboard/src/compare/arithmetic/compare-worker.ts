/** The worker of the compare page: loads predictions and computes, so that the page never waits for arithmetic. */

import type {
  ComparisonRequest,
  ComparisonResult,
  ExamplesAnswer,
  ExamplesRequest,
} from '@rewardboard/diagnostics/comparison';
import { Comparer } from '@rewardboard/diagnostics/comparison';
import { loadExamples, loadFingerprint, loadPredictions } from './load-predictions.ts';

export type ToWorker =
  | { kind: 'compare'; id: number; request: ComparisonRequest }
  | { kind: 'examples'; id: number; request: ExamplesRequest };
export type FromWorker =
  | { kind: 'progress'; id: number; loaded: number }
  | { kind: 'result'; id: number; result: ComparisonResult }
  | { kind: 'examples'; id: number; answer: ExamplesAnswer | null };

const comparer = new Comparer({
  predictions: loadPredictions,
  fingerprint: loadFingerprint,
  examples: loadExamples,
});
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
const post = (message: FromWorker) => self.postMessage(message);
/** One after the other: examples are those of the comparison before. */
let queue = Promise.resolve();

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  queue = queue.then(async () => {
    const { id } = data;
    if (data.kind === 'examples') return post({ kind: 'examples', id, answer: comparer.examples(data.request) });
    const result = await comparer.compare(data.request, (loaded) => post({ kind: 'progress', id, loaded }));
    post({ kind: 'result', id, result });
  });
});
