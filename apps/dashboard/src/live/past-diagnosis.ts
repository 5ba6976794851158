/** The diagnosis as of an earlier step, requested from the hub because this page does not have every point. */
'use client';

import type { Diagnosis } from '@rewardboard/protocol';
import { useEffect, useState } from 'react';
import { reviveDiagnosis } from './revive.ts';
import { askHub } from './ask-hub.ts';

/** A dragged slider passes many steps; only the one where it stops is requested. */
const AFTER_MS = 120;

export type PastDiagnosis = { kind: 'waiting' } | { kind: 'exact'; diagnosis: Diagnosis } | { kind: 'failed' };

const WAITING: PastDiagnosis = { kind: 'waiting' };

/** @param step null requests nothing */
export function usePastDiagnosis(runId: string, stream: string | null, step: number | null): PastDiagnosis {
  const [found, setFound] = useState<{ of: string; past: PastDiagnosis } | null>(null);
  const of = `${runId} ${stream} ${step}`;
  useEffect(() => {
    if (step === null) return;
    const stop = new AbortController();
    const set = (past: PastDiagnosis) => !stop.signal.aborted && setFound({ of, past });
    const timer = setTimeout(() => {
      fetchDiagnosis(runId, step, stop.signal).then(
        (diagnosis) => set(diagnosis ? { kind: 'exact', diagnosis } : { kind: 'failed' }),
        () => set({ kind: 'failed' }),
      );
    }, AFTER_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [of, runId, step]);
  return found?.of === of ? found.past : WAITING;
}

async function fetchDiagnosis(runId: string, step: number, signal: AbortSignal): Promise<Diagnosis | null> {
  const answer = await askHub(`/api/runs/${encodeURIComponent(runId)}/diagnosis?step=${step}`, { signal });
  return answer.ok ? reviveDiagnosis(((await answer.json()) as { diagnosis: Diagnosis }).diagnosis) : null;
}
