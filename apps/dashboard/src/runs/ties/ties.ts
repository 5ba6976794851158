/** Which of the best can't be told apart from the first: by their predictions, and without them by their intervals. */

import type { DrawnMetric, DrawnScores } from '@rewardboard/metrics';
import { DRAWN_METRICS, drawProblems, drawnScores, meanOf, problemsIn, tiesOf } from '@rewardboard/metrics';
import type { Columns } from '../list/columns.ts';
import type { GroupRow, Row, RunRow } from '../list/rows.ts';
import { sortColumn } from '../list/rows.ts';

/** Rows that are compared: what lies far behind the best ties with nothing, and needn't be loaded. */
const MAX_ROWS = 40;
const MAX_RUNS = 160;

/** The best rows of a section with one validation set, the best first. */
export interface Contest {
  section: string;
  metric: string;
  better: 'up' | 'down';
  rows: readonly ContestRow[];
}
export interface ContestRow {
  key: string;
  runs: readonly ContestRun[];
}
export interface ContestRun {
  id: string;
  /** Of the evaluation with its best value. */
  step: number;
  low: number | null;
  high: number | null;
}

/** @returns none unless the list is ordered by the best value of a metric, the best first */
export function contestsOf(rows: readonly Row[], sort: string, columns: Columns): Contest[] {
  const column = sortColumn({ sort, columns });
  if (column?.kind !== 'metric' || column.better === 'none') return [];
  if (column.id.endsWith('.last') || column.id.endsWith('.kept')) return [];
  if (sort.startsWith('-') !== (column.better === 'up')) return [];
  const bySection = new Map<string, (GroupRow | RunRow)[]>();
  for (const row of rows) {
    if (row.kind === 'section') {
      if (row.isOneSet) bySection.set(row.key, []);
    } else if (row.section && (row.kind === 'group' || row.group === null)) bySection.get(row.section)?.push(row);
  }
  return [...bySection].flatMap(([section, top]) => {
    const contest: ContestRow[] = [];
    let count = 0;
    for (const row of top.slice(0, MAX_ROWS)) {
      const runs = (row.kind === 'group' ? row.runs : [row.run]).flatMap(({ id, metrics }): ContestRun[] => {
        const of = metrics[column.id];
        if (!of || of.bestStep === null) return [];
        return [{ id, step: of.bestStep, low: of.low ?? null, high: of.high ?? null }];
      });
      count += runs.length;
      if (runs.length === 0 || count > MAX_RUNS) break;
      contest.push({ key: row.key, runs });
    }
    const better = column.better as 'up' | 'down';
    return contest.length > 1 ? [{ section, metric: column.id, better, rows: contest }] : [];
  });
}

/** Those whose interval reaches that of the first; of a set, the means of its ends. */
export function tiesByIntervals({ rows, better }: Contest): string[] {
  const ends = rows.map(({ runs }) => {
    const known = runs.filter(({ low, high }) => low !== null && high !== null);
    if (known.length === 0) return null;
    return { low: meanOf(known.map(({ low }) => low!)), high: meanOf(known.map(({ high }) => high!)) };
  });
  const [first] = ends;
  if (!first) return [];
  return rows
    .filter((_, i) => {
      const own = ends[i];
      return own && (better === 'up' ? own.high >= first.low : own.low <= first.high);
    })
    .map(({ key }) => key);
}

export function drawnMetricOf(metric: string): DrawnMetric | null {
  return DRAWN_METRICS.find((name) => metric === `eval/${name}`) ?? null;
}

/** What all runs of a contest were asked. */
export interface Examples {
  labels: ArrayLike<number>;
  problems: ArrayLike<number>;
  threshold: number;
}

/**
 * By the predictions of each run at its best evaluation.
 * @param predictions of a run; null where it keeps none
 * @returns null where a row has none of the same examples
 */
export function tiesByPredictions(
  { metric, better, rows }: Contest,
  { labels, problems, threshold }: Examples,
  predictions: (run: ContestRun) => Float32Array | null,
): string[] | null {
  const drawn = drawnMetricOf(metric);
  if (!drawn) return null;
  const draws = drawProblems(problemsIn(problems));
  const sets: DrawnScores[][] = [];
  for (const { runs } of rows) {
    const known = runs.flatMap((run) => {
      const probabilities = predictions(run);
      return probabilities?.length === labels.length ? [probabilities] : [];
    });
    if (known.length < runs.length) return null;
    sets.push(known.map((probabilities) => drawnScores(drawn, { labels, probabilities, problems }, draws, threshold)));
  }
  return tiesOf(sets, better, labels.length).map((i) => rows[i]!.key);
}
