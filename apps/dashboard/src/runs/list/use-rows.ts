/** What the list shows: runs that match, their rows, and the columns for which there is room. */
'use client';

import { quantileOf } from '@rewardboard/metrics';
import type { RunLine } from '@rewardboard/protocol';
import { needsAttention } from '@rewardboard/protocol';
import { useMemo, useState } from 'react';
import { Columns } from './columns.ts';
import type { ListState } from './list-state.ts';
import { matches, readQuery } from './query.ts';
import type { Query } from './query.ts';
import type { Row } from './rows.ts';
import { BY_ATTENTION, rowsOf } from './rows.ts';

/** The metric that orders the list at first: the first of these that two runs have. */
const ORDERED_BY = ['eval/f1', 'eval/roc_auc', 'eval/balanced_accuracy', 'eval/accuracy'];
/** Of all small curves together, so that a diverged one doesn't flatten the others. */
const CLIPPED = 0.98;

export interface ShownList {
  columns: Columns;
  query: Query;
  /** Not archived ones. */
  live: readonly RunLine[];
  archived: readonly RunLine[];
  /** Those that match the filter, of the live ones or the archived. */
  matching: readonly RunLine[];
  shown: readonly RunLine[];
  rows: readonly Row[];
  /** Keys of open groups. */
  openGroups: ReadonlySet<string>;
  sort: string;
  /** Lowest and highest value of the curves, for one height for all. */
  common: readonly [number, number];
}

export function useRows(lines: ReadonlyMap<string, RunLine>, state: ListState): ShownList {
  const { q, view, group, open } = state;
  const runs = useMemo(() => [...lines.values()], [lines]);
  const columns = useMemo(() => new Columns(runs), [runs]);
  const sort = useMemo(() => state.sort || firstSort(runs), [runs, state.sort]);
  const query = useMemo(() => readQuery(q, columns), [q, columns]);
  const split = useMemo(() => {
    const live = runs.filter(({ isArchived }) => !isArchived);
    return { live, archived: runs.filter(({ isArchived }) => isArchived) };
  }, [runs]);
  const matching = useMemo(() => {
    const pool = view === 'archived' ? split.archived : split.live;
    return query.conditions.length === 0 ? pool : pool.filter((run) => matches(run, query));
  }, [split, view, query]);
  const shown = useMemo(() => {
    if (view === 'attention') return matching.filter(needsAttention);
    if (view === 'running') return matching.filter(({ state }) => state === 'running' || state === 'quiet');
    return matching;
  }, [matching, view]);
  const first = useFirstGroup(shown, sort, group, open === null, columns);
  const openGroups = useMemo(() => new Set(open ?? (first === null ? [] : [first])), [open, first]);
  const rows = useMemo(
    () => rowsOf(shown, { sort, group, open: openGroups, columns }),
    [shown, sort, group, openGroups, columns],
  );
  const common = useMemo(() => commonRange(shown), [shown]);
  return { columns, query, ...split, matching, shown, rows, openGroups, sort, common };
}

/** The seed set that is open by itself: the best one, so that its seeds show what luck can do. It stays while others overtake it. */
function useFirstGroup(
  shown: readonly RunLine[],
  sort: string,
  group: string,
  isWanted: boolean,
  columns: Columns,
): string | null {
  const [known, setKnown] = useState<{ key: string | null; question: string }>({ key: null, question: '' });
  const question = `${sort} ${group}`;
  const now = useMemo(() => {
    if (!isWanted || group !== 'seeds') return null;
    const groups = rowsOf(shown, { sort, group, open: new Set(), columns }).filter(({ kind }) => kind === 'group');
    const isStill = known.question === question && groups.some(({ key }) => key === known.key);
    return isStill ? known.key : (groups[0]?.key ?? null);
  }, [shown, sort, group, isWanted, columns, known, question]);
  // While it renders: the next list is held against this one.
  if (now !== known.key || question !== known.question) setKnown({ key: now, question });
  return now;
}

function firstSort(runs: readonly RunLine[]): string {
  for (const metric of ORDERED_BY) {
    let count = 0;
    for (const { metrics } of runs) if (Object.hasOwn(metrics, metric) && ++count === 2) return `-${metric}`;
  }
  return BY_ATTENTION;
}

function commonRange(runs: readonly RunLine[]): readonly [number, number] {
  const values = runs
    .flatMap(({ spark }) => spark.values)
    .filter((value): value is number => typeof value === 'number' && Number.isFinite(value))
    .sort((a, b) => a - b);
  return values.length === 0 ? [0, 1] : [values[0]!, quantileOf(values, CLIPPED)];
}
