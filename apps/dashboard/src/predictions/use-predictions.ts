/** The predictions of a run as React state. A worker reads them and does the arithmetic. */
'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { predictionsOfHub } from './fetch-predictions.ts';
import type { BookAbout, EvaluationDetail, EvaluationSummary } from './prediction-book.ts';
import { PredictionDesk } from './prediction-desk.ts';
import type { FromDesk, ReadingProgress, ToDesk } from './prediction-desk.ts';
import type { Journal } from './journal.ts';
import type { ListPage, ListQuery, ListedPrediction } from './prediction-list.ts';
import type { ExportFormat } from './export-predictions.ts';
import type { ToWorker } from './prediction.worker.ts';

export interface PredictionsView {
  failure: { message: string; status: number } | null;
  progress: ReadingProgress | null;
  about: BookAbout | null;
  steps: readonly number[];
  leftOut: number;
  summaries: readonly EvaluationSummary[];
  /** Of the newest evaluation that was asked for and is there. */
  detail: EvaluationDetail | null;
  journal: Journal | null;
  page: ListPage | null;
}

const NOTHING: PredictionsView = {
  failure: null,
  progress: null,
  about: null,
  steps: [],
  leftOut: 0,
  summaries: [],
  detail: null,
  journal: null,
  page: null,
};

export interface Predictions extends PredictionsView {
  select(step: number): void;
  list(query: ListQuery): void;
  refresh(): void;
  row(example: number, step: number, at: number): Promise<ListedPrediction | null>;
  exported(query: ListQuery, format: ExportFormat): Promise<string>;
}

interface Desk {
  send(message: ToDesk): void;
  close(): void;
}

/** @param stream of the run's events: another one means that its files were read again @param step to show first; undefined: not known yet */
export function usePredictions(runId: string, stream: string | null, step: number | null | undefined): Predictions {
  const [view, setView] = useState(NOTHING);
  const desk = useRef<Desk | null>(null);
  const waiting = useRef(new Map<number, (answer: never) => void>());
  const first = useRef(step);
  const isReady = step !== undefined;
  useEffect(() => {
    first.current = step;
  });
  useEffect(() => {
    if (stream === null || !isReady) return;
    const answers = waiting.current;
    const take = (message: FromDesk) => {
      if (message.kind !== 'row' && message.kind !== 'exported') return setView((now) => viewAfter(now, message));
      answers.get(message.request)?.((message.kind === 'row' ? message.row : message.text) as never);
      answers.delete(message.request);
    };
    desk.current = openDesk(runId, take);
    desk.current.send({ kind: 'open', step: first.current ?? null });
    return () => {
      desk.current?.close();
      desk.current = null;
      answers.clear();
      setView(NOTHING);
    };
  }, [runId, stream, isReady]);

  const isAbsent = view.failure?.status === 404 && view.about === null;
  useEffect(() => {
    if (!isAbsent) return undefined;
    const timer = setInterval(() => {
      if (!document.hidden) desk.current?.send({ kind: 'open', step: first.current ?? null });
    }, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isAbsent]);

  const ask = useCallback(<T>(make: (request: number) => ToDesk): Promise<T> => {
    const request = ++lastRequest;
    return new Promise<T>((resolve) => {
      waiting.current.set(request, resolve);
      desk.current?.send(make(request));
    });
  }, []);
  const select = useCallback((wanted: number) => desk.current?.send({ kind: 'select', step: wanted }), []);
  const list = useCallback((query: ListQuery) => desk.current?.send({ kind: 'list', query }), []);
  const refresh = useCallback(() => desk.current?.send({ kind: 'refresh' }), []);
  const row = useCallback(
    (example: number, of: number, at: number) =>
      ask<ListedPrediction | null>((request) => ({ kind: 'row', request, example, step: of, at })),
    [ask],
  );
  const exported = useCallback(
    (query: ListQuery, format: ExportFormat) => ask<string>((request) => ({ kind: 'export', request, query, format })),
    [ask],
  );
  return { ...view, select, list, refresh, row, exported };
}

let lastRequest = 0;
/** A log without predictions may get them while its page is open. */
const LOOK_AGAIN_MS = 3_000;

function viewAfter(now: PredictionsView, message: Exclude<FromDesk, { kind: 'row' | 'exported' }>): PredictionsView {
  switch (message.kind) {
    case 'progress':
      return { ...now, progress: message.progress };
    case 'about':
      return { ...now, failure: null, about: message.about, steps: message.steps, leftOut: message.leftOut };
    case 'detail':
      return { ...now, progress: null, failure: null, detail: message.detail };
    case 'summaries':
      return { ...now, summaries: message.summaries };
    case 'journal':
      return { ...now, journal: message.journal };
    case 'page':
      return { ...now, page: message.page };
    case 'failed':
      return { ...now, progress: null, failure: { message: message.message, status: message.status } };
  }
}

/** In a worker; where there are none, on the page itself. */
function openDesk(runId: string, take: (message: FromDesk) => void): Desk {
  const { origin } = window.location;
  if (typeof Worker === 'undefined') {
    const stop = new AbortController();
    const desk = new PredictionDesk(
      predictionsOfHub(runId, origin, stop.signal),
      (message) => !stop.signal.aborted && take(message),
    );
    return { send: (message) => void desk.take(message), close: () => stop.abort() };
  }
  const worker = new Worker(new URL('./prediction.worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<FromDesk>) => take(data));
  worker.addEventListener('error', () =>
    take({ kind: 'failed', message: 'The browser could not start this page’s worker.', status: 0 }),
  );
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no other origin
  const send = (message: ToWorker) => worker.postMessage(message);
  send({ kind: 'run', runId, origin });
  return { send, close: () => worker.terminate() };
}
