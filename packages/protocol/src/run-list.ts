/** The list of runs, a page at a time: what a viewer may ask for, which runs are on a page, and what changed of it. */

import type { Level } from './finding.ts';
import type { RunState, RunSummary } from './messages.ts';
import { sourceName } from './source-name.ts';

/** Runs of one page. */
export const RUNS_A_PAGE = 50;
/** Further runs whose lines a viewer may ask for, wherever they are in the list. */
export const MAX_ALSO = 4;

export type ListOrder = 'attention' | 'newest' | 'name';

export interface ListQuery {
  /** All of them must occur in the run's name, verdict, source, directory or state. */
  words: string;
  state: RunState | 'all';
  order: ListOrder;
  /** Runs before the page; the hub takes the last page that there is. */
  from: number;
  /** Ids of further runs. */
  also: readonly string[];
}

export const FIRST_PAGE: ListQuery = { words: '', state: 'all', order: 'attention', from: 0, also: [] };

/** A line of the list, as viewers get it. */
export type RunLine = Omit<RunSummary, 'lastValues' | 'formerIds' | 'isUnlisted'>;

export interface RunCounts {
  /** All runs of the hub that are listed. */
  all: number;
  needingAttention: number;
  states: Record<RunState, number>;
}

/** A page, or what changed of it since the last message. Numbers in lines may be the strings NaN, Infinity, -Infinity. */
export interface RunsPage {
  /** It answers a question: what was known before is not of this page. */
  isNew?: true;
  /** Of the runs on the page, in their order. */
  ids?: string[];
  /** Where the page begins, and how many runs match. */
  from?: number;
  matching?: number;
  counts?: RunCounts;
  /** Whole lines of runs that are new on it, and of others the fields that changed. */
  lines: LineChange[];
}

export type LineChange = { id: string } & Partial<RunLine>;

/** The order of levels in "needs attention first". */
const LEVEL_RANK: Record<Level, number> = { act: 0, watch: 1, unknown: 2, fine: 3 };
const BY_NAME = new Intl.Collator('en', { numeric: true });

type Ordered = Pick<RunSummary, 'id' | 'name' | 'state' | 'level' | 'isAcknowledged' | 'lastPointAt'>;

/** A run needs attention when its verdict needs action or when it failed, unless that was acknowledged. */
export function needsAttention(run: Pick<RunSummary, 'isAcknowledged' | 'level' | 'state'>): boolean {
  return !run.isAcknowledged && (run.level === 'act' || run.state === 'failed');
}

/** What a filter searches. */
export function searchText(run: Pick<RunSummary, 'name' | 'verdict' | 'source' | 'directory' | 'state'>): string {
  return `${run.name} ${run.verdict} ${sourceName(run.source)} ${run.directory} ${run.state}`.toLowerCase();
}

/** @param text `searchText` of the run */
export function matchesWords(text: string, words: string): boolean {
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

export function inOrder<R extends Ordered>(runs: readonly R[], order: ListOrder): R[] {
  const byName = (a: R, b: R) => BY_NAME.compare(a.name, b.name) || BY_NAME.compare(a.id, b.id);
  const byAge = (a: R, b: R) => (b.lastPointAt ?? -Infinity) - (a.lastPointAt ?? -Infinity) || byName(a, b);
  return [...runs].sort((a, b) => {
    if (order === 'name') return byName(a, b);
    // Running runs take turns in having the newest point. They are ordered by name, so that rows stay in place.
    const running = (run: R) => (run.state === 'running' ? 0 : 1);
    const byNewest = running(a) - running(b) || (a.state === 'running' ? byName(a, b) : byAge(a, b));
    if (order === 'newest') return byNewest;
    return Number(needsAttention(b)) - Number(needsAttention(a)) || rankOf(a) - rankOf(b) || byNewest;
  });
}

function rankOf({ level, isAcknowledged }: Ordered): number {
  return LEVEL_RANK[isAcknowledged && level !== 'fine' ? 'unknown' : level];
}

/** @param ordered all listed runs, in the order that the query asks for */
export function pageOf<R extends RunSummary>(
  ordered: readonly R[],
  { words, state, from }: ListQuery,
  textOf: (run: R) => string = searchText,
): { runs: R[]; from: number; matching: number } {
  const isAll = words.trim() === '' && state === 'all';
  const matching = isAll
    ? ordered
    : ordered.filter((run) => (state === 'all' || run.state === state) && matchesWords(textOf(run), words));
  const last = Math.max(0, Math.ceil(matching.length / RUNS_A_PAGE) - 1) * RUNS_A_PAGE;
  const begin = Math.min(from, last);
  return { runs: matching.slice(begin, begin + RUNS_A_PAGE), from: begin, matching: matching.length };
}

export function countsOf(runs: readonly Ordered[]): RunCounts {
  const states: RunCounts['states'] = { running: 0, quiet: 0, finished: 0, failed: 0, deleted: 0 };
  for (const { state } of runs) states[state]++;
  return { all: runs.length, needingAttention: runs.filter(needsAttention).length, states };
}

/** The whole line of a run without what only programs ask for. */
export function lineOf(summary: RunSummary): RunLine {
  const { lastValues: _values, formerIds: _ids, isUnlisted: _unlisted, ...line } = summary;
  return line;
}

/** The fields of a line that differ; null when none does. Fields are compared by their JSON. */
export function changeOf(before: RunLine, now: RunLine): LineChange | null {
  const change: Record<string, unknown> = { id: now.id };
  let isSame = true;
  for (const key of Object.keys(now) as (keyof RunLine)[]) {
    if (before[key] === now[key] || JSON.stringify(before[key]) === JSON.stringify(now[key])) continue;
    change[key] = now[key];
    isSame = false;
  }
  return isSame ? null : (change as LineChange);
}

/** A query as it came in; null when it is none. */
export function queryFrom(value: unknown): ListQuery | null {
  if (typeof value !== 'object' || value === null) return null;
  const { words, state, order, from, also } = value as Record<string, unknown>;
  const isQuery =
    typeof words === 'string' &&
    words.length <= MAX_WORDS_LENGTH &&
    (state === 'all' || STATES.includes(state as RunState)) &&
    ORDERS.includes(order as ListOrder) &&
    Number.isSafeInteger(from) &&
    (from as number) >= 0 &&
    Array.isArray(also) &&
    also.length <= MAX_ALSO &&
    also.every((id) => typeof id === 'string' && id.length <= MAX_ID_LENGTH);
  return isQuery ? ({ words, state, order, from, also } as ListQuery) : null;
}

export const MAX_WORDS_LENGTH = 200;
const MAX_ID_LENGTH = 100;
const STATES: readonly RunState[] = ['running', 'quiet', 'finished', 'failed', 'deleted'];
const ORDERS: readonly ListOrder[] = ['attention', 'newest', 'name'];
