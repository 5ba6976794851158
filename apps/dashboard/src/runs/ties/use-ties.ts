/** The ties of what the list shows: at once by intervals, and by predictions as soon as these were compared. */
'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import { inSentence, metricLabel } from '../../words/metric-label.ts';
import type { ShownList } from '../list/use-rows.ts';
import type { Contest } from './ties.ts';
import { contestsOf, tiesByIntervals } from './ties.ts';
import type { TiesAnswer, TiesRequest } from './ties-worker.ts';

export interface Ties {
  /** Keys of the rows that tie with the first one of their section. */
  keys: ReadonlySet<string>;
  /** By their section's key: how many they are, */
  bySection: ReadonlyMap<string, number>;
  /** by what metric, */
  metric: string;
  /** and what decided: '' for predictions. */
  note: string;
}

/** A run that is being trained changes the question with each evaluation. */
const ASK_AFTER_MS = 300;
const NOTE = 'Runs tie where their intervals overlap, because not all of them keep predictions.';

export function useTies({ rows, sort, columns }: ShownList): Ties {
  const contests = useMemo(() => contestsOf(rows, sort, columns), [rows, sort, columns]);
  const question = useMemo(() => JSON.stringify(contests), [contests]);
  const [decided, setDecided] = useState<{ question: string; ties: TiesAnswer['ties'] } | null>(null);
  const worker = useRef<{ port: Worker; asked: Map<number, string> } | null>(null);
  useEffect(
    () => () => {
      worker.current?.port.terminate();
      worker.current = null;
    },
    [],
  );
  useEffect(() => {
    const asked = JSON.parse(question) as Contest[];
    if (asked.length === 0 || typeof Worker === 'undefined') return undefined;
    const timer = setTimeout(() => {
      worker.current ??= start((of, ties) => setDecided({ question: of, ties }));
      const id = worker.current.asked.size + 1;
      worker.current.asked.set(id, question);
      const request: TiesRequest = { id, contests: asked };
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
      worker.current.port.postMessage(request);
    }, ASK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [question]);
  return useMemo(() => {
    const answers = decided?.question === question ? decided.ties : null;
    const keys = new Set<string>();
    const bySection = new Map<string, number>();
    let isByIntervals = false;
    contests.forEach((contest, i) => {
      const byPredictions = answers?.[i] ?? null;
      const tied = byPredictions ?? tiesByIntervals(contest);
      isByIntervals ||= answers !== null && byPredictions === null && tied.length > 1;
      bySection.set(contest.section, tied.length);
      // The best alone ties with nothing.
      if (tied.length > 1) for (const key of tied) keys.add(key);
    });
    const metric = contests[0] ? inSentence(metricLabel(contests[0].metric)) : '';
    return { keys, bySection, metric, note: isByIntervals ? NOTE : '' };
  }, [contests, decided, question]);
}

function start(answered: (question: string, ties: TiesAnswer['ties']) => void) {
  const port = new Worker(new URL('./ties-worker.ts', import.meta.url), { type: 'module' });
  const asked = new Map<number, string>();
  port.addEventListener('message', ({ data }: MessageEvent<TiesAnswer>) => {
    const question = asked.get(data.id);
    if (question !== undefined) answered(question, data.ties);
  });
  return { port, asked };
}
