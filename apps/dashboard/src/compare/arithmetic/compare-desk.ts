/** Answers what the compare page asks: loads predictions and computes. It runs in a worker, and where there are none on the page itself. */

import type {
  ComparisonRequest,
  ComparisonResult,
  ExamplesAnswer,
  ExamplesRequest,
} from '@rewardboard/diagnostics/comparison';
import { Comparer } from '@rewardboard/diagnostics/comparison';
import { loadExamples, loadFingerprint, loadPredictions } from './load-predictions.ts';

export type ToDesk =
  | { kind: 'compare'; id: number; request: ComparisonRequest }
  | { kind: 'examples'; id: number; request: ExamplesRequest };
export type FromDesk =
  | { kind: 'progress'; id: number; loaded: number }
  | { kind: 'result'; id: number; result: ComparisonResult }
  | { kind: 'examples'; id: number; answer: ExamplesAnswer | null };

/**
 * @param pause where the desk shares its thread with the page
 * @returns what takes a question; the answers go to `post`, one after the other, since examples are those of the comparison before
 */
export function compareDesk(
  post: (message: FromDesk) => void,
  pause?: () => Promise<void>,
): (message: ToDesk) => Promise<void> {
  const source = { predictions: loadPredictions, fingerprint: loadFingerprint, examples: loadExamples };
  const comparer = new Comparer(source, pause);
  let queue = Promise.resolve();
  return (message) =>
    (queue = queue.then(async () => {
      const { id } = message;
      if (message.kind === 'examples')
        return post({ kind: 'examples', id, answer: comparer.examples(message.request) });
      const result = await comparer.compare(message.request, (loaded) => post({ kind: 'progress', id, loaded }));
      post({ kind: 'result', id, result });
    }));
}
