/** What the list shows: runs that match, their rows, and the columns for which there is room. */
'use client';

import { quantileOf } from '@rewardboard/metrics';
import type { RunLine } from '@rewardboard/protocol';
import { useMemo, useState } from 'react';
import type { Columns } from './columns.ts';
import { COLUMNS_AT_FIRST } from './columns.ts';
import { columnsAtFirst, sortAtFirst } from './first-view.ts';
import type { ListState } from './list-state.ts';
import type { Made } from './prepared.ts';
import { readQuery } from './query.ts';
import type { Query } from './query.ts';
import type { Row } from './rows.ts';
import { withOpenGroups } from './rows.ts';
import { matching as matchingOf, splitByArchive, viewed } from './shown-runs.ts';

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
  /** Ids of the columns, before it is known for which there is room. */
  cols: readonly string[];
  /** Lowest and highest value of all small curves; null where each fills its own height. */
  common: readonly [number, number] | null;
}

export function useRows(lines: ReadonlyMap<string, RunLine>, state: ListState, made: Made): ShownList {
  const { q, view, group, open, scale } = state;
  const runs = useMemo(() => [...lines.values()], [lines]);
  const columns = useMemo(() => made.columns.of(runs), [made, runs]);
  const sort = useMemo(() => state.sort || sortAtFirst(runs), [runs, state.sort]);
  const cols = useColumns(runs, state.cols);
  const query = useMemo(() => readQuery(q, columns), [q, columns]);
  const split = useMemo(() => splitByArchive(runs), [runs]);
  const matching = useMemo(() => matchingOf(split, view, query), [split, view, query]);
  const shown = useMemo(() => viewed(matching, view), [matching, view]);
  const closed = useMemo(() => made.rows.rows(shown, { sort, group, columns }), [made, shown, sort, group, columns]);
  const first = useFirstGroup(closed, group === 'seeds' && open === null ? sort : null);
  const openGroups = useMemo(() => new Set(open ?? (first === null ? [] : [first])), [open, first]);
  const rows = useMemo(() => withOpenGroups(closed, openGroups), [closed, openGroups]);
  const common = useMemo(() => (scale === 'common' ? commonRange(shown) : null), [shown, scale]);
  return { columns, query, ...split, matching, shown, rows, openGroups, sort, cols, common };
}

/**
 * The seed set that is open by itself: the best one, so that its seeds show what luck can do. It stays while others overtake it.
 * @param sort null where none opens by itself
 */
function useFirstGroup(closed: readonly Row[], sort: string | null): string | null {
  const [known, setKnown] = useState<{ key: string | null; sort: string | null }>({ key: null, sort: null });
  const now = useMemo(() => {
    if (sort === null) return null;
    const isStill = known.sort === sort && closed.some(({ kind, key }) => kind === 'group' && key === known.key);
    return isStill ? known.key : (closed.find(({ kind }) => kind === 'group')?.key ?? null);
  }, [closed, sort, known]);
  // While it renders: the next list is held against this one.
  if (now !== known.key || sort !== known.sort) setKnown({ key: now, sort });
  return now;
}

/** The same array while the same columns are meant. */
function useColumns(runs: readonly RunLine[], chosen: readonly string[]): readonly string[] {
  const [known, setKnown] = useState(chosen);
  const now = useMemo(() => (chosen === COLUMNS_AT_FIRST ? columnsAtFirst(runs) : chosen), [runs, chosen]);
  if (now.join() === known.join()) return known;
  // While it renders, so that nothing is drawn with the columns of before.
  setKnown(now);
  return now;
}

function commonRange(runs: readonly RunLine[]): readonly [number, number] {
  const finite = runs.flatMap(({ spark }) => spark.values).filter((value) => Number.isFinite(value)) as number[];
  const values = Float64Array.from(finite).sort();
  return values.length === 0 ? [0, 1] : [values[0]!, quantileOf(values, CLIPPED)];
}
