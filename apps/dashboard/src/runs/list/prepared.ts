/** Works out what a long list needs before it is shown, in several tasks: 10,000 runs in one would stop the page for 100 ms. */
'use client';

import type { RunLine } from '@rewardboard/protocol';
import { useEffect, useState } from 'react';
import { afterFrame } from '../../live/live-budget.ts';
import { sortAtFirst } from './first-view.ts';
import { GrowingColumns } from './growing-columns.ts';
import type { ListState } from './list-state.ts';
import { readQuery } from './query.ts';
import { RowMaker } from './row-maker.ts';
import { matching, splitByArchive, viewed } from './shown-runs.ts';

/** What is kept from one list to the next, so that only what changed is worked out anew. */
export interface Made {
  columns: GrowingColumns;
  rows: RowMaker;
}

/** Runs that one task takes in. A list of fewer is shown at once. */
const AT_ONCE = 1_500;

/** @returns what is made of the list; null until that is ready */
export function usePrepared(lines: ReadonlyMap<string, RunLine>, state: ListState): Made | null {
  const [made] = useState<Made>(() => ({ columns: new GrowingColumns(), rows: new RowMaker() }));
  const [isReady, setReady] = useState(lines.size <= AT_ONCE);
  useEffect(() => {
    if (isReady) return undefined;
    const tasks = preparation(made, [...lines.values()], state);
    let isOver = false;
    const next = () => {
      if (isOver) return;
      if (tasks.next().done) setReady(true);
      else afterFrame(next);
    };
    next();
    return () => {
      isOver = true;
    };
    // What changes while it is prepared is taken in afterwards, like any change.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return isReady ? made : null;
}

export function* preparation(
  made: Made,
  runs: readonly RunLine[],
  state: Pick<ListState, 'q' | 'view' | 'sort' | 'group'>,
): Generator<void> {
  for (let count = AT_ONCE; count < runs.length; count += AT_ONCE) {
    made.columns.of(runs.slice(0, count));
    yield;
  }
  const columns = made.columns.of(runs);
  yield;
  const sort = state.sort || sortAtFirst(runs);
  yield;
  const shown = viewed(matching(splitByArchive(runs), state.view, readQuery(state.q, columns)), state.view);
  yield;
  const options = { sort, group: state.group, columns };
  for (let count = AT_ONCE; count < shown.length; count += AT_ONCE) {
    made.rows.rows(shown.slice(0, count), options);
    yield;
  }
  made.rows.rows(shown, options);
}
