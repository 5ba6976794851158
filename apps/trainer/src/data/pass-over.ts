/** One pass over examples that reports its progress if it takes longer than a moment. */

import type { Example, Examples } from './example.ts';

/** Receives the progress of a part of the preparation. @param total null: not known yet */
export type ReportProgress = (what: string, done: number, total: number | null) => void;

export interface LoadingOptions {
  passed?: ReportProgress;
  /** When it is aborted, reading ends and its reason is thrown. */
  signal?: AbortSignal;
}

export const REPORT_EVERY_MS = 500;
/** Reading the clock for each example would cost more than the example. */
const EXAMPLES_BETWEEN_REPORTS = 64;

export function* passOver<E extends Example>(
  examples: Examples<E>,
  what: string,
  report: ReportProgress | undefined,
): Generator<E> {
  let done = 0;
  let reportedAt = performance.now();
  let isReported = false;
  for (const example of examples) {
    yield example;
    if (++done % EXAMPLES_BETWEEN_REPORTS !== 0 || !report) continue;
    const now = performance.now();
    if (now - reportedAt < REPORT_EVERY_MS) continue;
    reportedAt = now;
    isReported = true;
    report(what, done, examples.length);
  }
  if (isReported) report?.(what, examples.length, examples.length);
}
