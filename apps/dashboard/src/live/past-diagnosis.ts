/** What the monitor said at an earlier step, by the hub, which holds every point where this page holds extremes. */
'use client';

import type { Diagnosis } from '@rewardboard/protocol';
import { useEffect, useState } from 'react';
import { reviveDiagnosis } from './revive.ts';

/** A slider that is dragged passes many steps; the one where it rests is asked for. */
const AFTER_MS = 120;

export type PastDiagnosis = { kind: 'waiting' } | { kind: 'exact'; diagnosis: Diagnosis } | { kind: 'failed' };

const WAITING: PastDiagnosis = { kind: 'waiting' };

/** @param step null: nothing is asked */
export function usePastDiagnosis(runId: string, stream: string | null, step: number | null): PastDiagnosis {
  const [found, setFound] = useState<{ of: string; past: PastDiagnosis } | null>(null);
  const of = `${runId} ${stream} ${step}`;
  useEffect(() => {
    if (step === null) return;
    const stop = new AbortController();
    const tell = (past: PastDiagnosis) => !stop.signal.aborted && setFound({ of, past });
    const timer = setTimeout(() => {
      ask(runId, step, stop.signal).then(
        (diagnosis) => tell(diagnosis ? { kind: 'exact', diagnosis } : { kind: 'failed' }),
        () => tell({ kind: 'failed' }),
      );
    }, AFTER_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [of, runId, step]);
  return found?.of === of ? found.past : WAITING;
}

async function ask(runId: string, step: number, signal: AbortSignal): Promise<Diagnosis | null> {
  const answer = await fetch(`/api/runs/${encodeURIComponent(runId)}/diagnosis?step=${step}`, {
    signal,
    credentials: 'same-origin',
    cache: 'no-store',
  });
  return answer.ok ? reviveDiagnosis(((await answer.json()) as { diagnosis: Diagnosis }).diagnosis) : null;
}
