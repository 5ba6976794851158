/** The list of runs, once it is known. All that a person chooses in it stands in the address. */
'use client';

import type { RunLine } from '@rewardboard/protocol';
import { useEffect } from 'react';
import { theHub, useRuns } from '../live/use-hub.ts';
import { plural } from '../words/format-number.ts';
import { KnownRuns } from './known-runs.tsx';
import { usePrepared } from './list/prepared.ts';
import { useListState } from './list/use-list-state.ts';

export function RunsView() {
  const { isKnown, reading, lines } = useRuns();
  useEffect(() => {
    theHub().runs.want(true);
    return () => theHub().runs.want(false);
  }, []);
  return isKnown ? <PreparedRuns lines={lines} /> : <Reading runs={reading} />;
}

function Reading({ runs }: { runs: number }) {
  return (
    <main id="main" tabIndex={-1} className="min-h-[50vh] pt-[18px] outline-none">
      {runs > 0 && <h1 className="text-phone tracking-[-0.2px] tablet:text-verdict">Reading {plural(runs, 'run')}</h1>}
    </main>
  );
}

function PreparedRuns({ lines }: { lines: ReadonlyMap<string, RunLine> }) {
  const [state, change] = useListState();
  const made = usePrepared(lines, state);
  if (!made) return <Reading runs={lines.size} />;
  return <KnownRuns lines={lines} state={state} change={change} made={made} />;
}
