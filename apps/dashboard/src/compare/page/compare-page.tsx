/** The page that compares 2 to 12 runs: reads the address, follows the runs, and shows them once they have arrived. */
'use client';

import Link from 'next/link';
import { useEffect, useMemo, useState } from 'react';
import { useLines, useRunSet } from '../../live/use-hub.ts';
import { Message } from '../../parts/message.tsx';
import { plural } from '../../words/format-number.ts';
import { comparedRun } from '../model/compared-run.ts';
import type { ComparedRun } from '../model/compared-run.ts';
import { CompareBody } from './compare-body.tsx';
import { OneRun } from './one-run.tsx';
import { SeenSets } from '../state/seen-sets.ts';
import { useCompareView } from '../state/use-compare-view.ts';

export function ComparePage() {
  const [view, change] = useCompareView();
  const followed = useRunSet(view.runs);
  // It still has a run that was just taken out.
  const views = useMemo(() => followed.filter(({ runId }) => view.runs.includes(runId)), [followed, view.runs]);
  // Here, since the comparison itself goes while a run that was added is being read.
  const [seen] = useState(() => new SeenSets());
  const lines = useLines(view.runs);
  const found = useMemo(() => views.map((of) => comparedRun(of, lines.get(of.runId))), [views, lines]);
  const unknown = views.filter(({ phase }) => phase === 'unknown').map(({ runId }) => runId);
  const runs = useStable(found.filter((run) => run !== null));
  const isComplete = view.runs.length > 0 && runs.length + unknown.length === view.runs.length;
  useEffect(() => {
    if (!isComplete || runs.length < 2) document.title = 'Compare · rewardboard';
  }, [isComplete, runs.length]);

  if (view.runs.length === 0)
    return (
      <Message title="No runs are chosen" testId="nothing-compared">
        <p>A comparison needs two to twelve runs. Choose them in the list.</p>
        <p>
          <Link href="/">All runs</Link>
        </p>
      </Message>
    );
  if (!isComplete)
    return (
      <main id="main" tabIndex={-1} className="min-h-[100vh] pt-[18px] outline-none">
        <p role="status" className="text-ink2" data-testid="reading-runs">
          Reading {plural(view.runs.length, 'run')}: {runs.length} {runs.length === 1 ? 'is' : 'are'} here
        </p>
      </main>
    );
  if (runs.length < 2) return <OneRun run={runs[0] ?? null} unknown={unknown} view={view} />;
  return <CompareBody runs={runs} unknown={unknown} view={view} change={change} seen={seen} />;
}

/** The same array as long as no run changed. */
function useStable(runs: ComparedRun[]): readonly ComparedRun[] {
  const key = runs
    .map(
      ({ judged, recipe, run, evaluations }) =>
        `${judged.key} ${judged.validation} ${recipe} ${run.lastStep} ${evaluations.length}`,
    )
    .join('\n');
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the key says all that the page shows of a run
  return useMemo(() => runs, [key]);
}
