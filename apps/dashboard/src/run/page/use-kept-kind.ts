/** What a run's kept predictions are about, where nothing else in its files says so: its parts follow from it. */
'use client';

import type { PredictedExamples, Run } from '@rewardboard/protocol';
import { useEffect, useState } from 'react';
import { askHub } from '../../live/ask-hub.ts';
import { seesSamples, useHubInfo } from '../../live/use-hub.ts';

/** @returns null where another part of the run says it, for whole solutions, and until it is known */
export function useKeptKind(runId: string, run: Run): 'pairs' | 'steps' | null {
  const info = useHubInfo();
  const [kept, setKept] = useState<{ runId: string; kind: 'pairs' | 'steps' | null } | null>(null);
  const isKnown = (run.about.kind ?? run.info?.data.kind) !== undefined;
  const isAsked = info !== null && seesSamples(info) && !isKnown && run.evaluations.length > 0;
  useEffect(() => {
    if (!isAsked) return undefined;
    const stop = new AbortController();
    void askHub(`/api/runs/${encodeURIComponent(runId)}/predictions`, { signal: stop.signal })
      .then(async (answer) => (answer.ok ? ((await answer.json()) as { kind?: PredictedExamples['kind'] | null }) : {}))
      .then(({ kind }) => setKept({ runId, kind: kind === 'pairs' || kind === 'steps' ? kind : null }))
      .catch(() => undefined);
    return () => stop.abort();
  }, [isAsked, runId]);
  return kept?.runId === runId ? kept.kind : null;
}
