/** The lens of a run as React state. A worker reads the predictions and does the arithmetic. */
'use client';

import { useEffect, useState } from 'react';
import { predictionsOfHub } from '../predictions/fetch-predictions.ts';
import type { ReadingProgress } from '../predictions/prediction-desk.ts';
import { readLens } from './lens-reader.ts';
import type { LensReport } from './lens-reader.ts';
import type { ToLensWorker } from './lens.worker.ts';

export type ReadLens =
  | { kind: 'reading'; progress: ReadingProgress | null }
  | Exclude<LensReport, { kind: 'progress' }>;

/** @param newest step of the newest evaluation to read; with a higher one, what was read stays until that is here */
export function useLens(runId: string, newest: number): ReadLens {
  const [lens, setLens] = useState<ReadLens>({ kind: 'reading', progress: null });
  useEffect(
    () =>
      openReader(runId, newest, (report) =>
        setLens((now) =>
          report.kind !== 'progress'
            ? report
            : now.kind === 'ready'
              ? now
              : { kind: 'reading', progress: report.progress },
        ),
      ),
    [runId, newest],
  );
  return lens;
}

/** In a worker; where there are none, on the page itself. @returns what ends it */
function openReader(runId: string, newest: number, take: (report: LensReport) => void): () => void {
  const { origin } = window.location;
  if (typeof Worker === 'undefined') {
    const stop = new AbortController();
    void readLens(
      predictionsOfHub(runId, origin, stop.signal),
      newest,
      (report) => !stop.signal.aborted && take(report),
    );
    return () => stop.abort();
  }
  const worker = new Worker(new URL('./lens.worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<LensReport>) => take(data));
  worker.addEventListener('error', () =>
    take({ kind: 'none', reason: 'The browser could not start the arithmetic of this page.' }),
  );
  const asked: ToLensWorker = { runId, origin, newest };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no other origin
  worker.postMessage(asked);
  return () => worker.terminate();
}
