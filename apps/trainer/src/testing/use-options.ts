/** Options for using a saved model in the process of a test. */

import type { UseOptions } from '../use/use-model.ts';

export function useOptions(model: string, files: readonly string[]): UseOptions {
  return {
    model,
    files,
    backend: 'cpu',
    batchSize: 8,
    neutralLabels: 'good',
    seed: 1,
    heldOut: false,
    signal: new AbortController().signal,
    warn: () => {},
    scored: () => {},
  };
}
