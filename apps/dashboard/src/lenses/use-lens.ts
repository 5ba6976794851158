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

/** A log without predictions may get them while its page is open. */
const LOOK_AGAIN_MS = 3_000;

/**
 * @param newest step of the newest evaluation that there is
 * @returns step of the newest one that was asked for, and what asks for those that came since: what was read stays until they are here
 */
export function useLens(runId: string, newest: number): { read: ReadLens; taken: number; take: () => void } {
  const [read, setRead] = useState<ReadLens>({ kind: 'reading', progress: null });
  const [asked, setAsked] = useState({ newest });
  useEffect(
    () =>
      openReader(runId, asked.newest, (report) =>
        setRead((now) =>
          report.kind !== 'progress'
            ? report
            : now.kind === 'reading'
              ? { kind: 'reading', progress: report.progress }
              : now,
        ),
      ),
    [runId, asked],
  );
  const isAbsent = read.kind === 'none' && read.reason === null;
  useEffect(() => {
    if (!isAbsent) return undefined;
    const timer = setInterval(() => !document.hidden && setAsked({ newest }), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isAbsent, newest]);
  return { read, taken: asked.newest, take: () => setAsked({ newest }) };
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
    take({ kind: 'none', reason: 'The browser could not start this page’s worker.' }),
  );
  const asked: ToLensWorker = { runId, origin, newest };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no other origin
  worker.postMessage(asked);
  return () => worker.terminate();
}
