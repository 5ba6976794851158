/** The list of runs as it travels: every line once, then what changes of them. Filters, order and groups are the viewer's. */

import type { ListedMetric, RunSummary } from './run-summary.ts';

/** Lines of one message: the next one of a long list goes out when the viewer has read this one. */
export const LINES_A_MESSAGE = 250;

/** A line of the list, as viewers get it. */
export type RunLine = Omit<RunSummary, 'lastValues' | 'formerIds' | 'isUnlisted'>;

/** The fields of a line that changed, and of its metrics those that did: null for one that it no longer has. */
export type LineChange = { id: string } & Partial<Omit<RunLine, 'metrics'>> & {
    metrics?: Record<string, ListedMetric | null>;
  };

/** A part of the list, or what changed since the last message. Numbers in lines may be the strings NaN, Infinity, -Infinity. */
export interface ListMessage {
  /** The list begins: what was known before no longer holds. */
  isNew?: true;
  /** With it the list is complete; until then more follows. */
  isWhole?: true;
  /** Whole lines of runs that are new, and of others the fields that changed. */
  lines: LineChange[];
  /** Ids of runs that aren't listed any more. */
  removed?: string[];
}

/** A run needs attention when its verdict needs action or when it failed, unless that was acknowledged. */
export function needsAttention(run: Pick<RunSummary, 'isAcknowledged' | 'level' | 'state'>): boolean {
  return !run.isAcknowledged && (run.level === 'act' || run.state === 'failed');
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
    if (isEqual(before[key], now[key])) continue;
    change[key] = key === 'metrics' ? metricsThatDiffer(before.metrics, now.metrics) : now[key];
    isSame = false;
  }
  return isSame ? null : (change as LineChange);
}

/** @param line absent for a run that is new, whose change is whole */
export function withChange(line: RunLine | undefined, change: LineChange): RunLine {
  const { metrics: changed, ...others } = change;
  const changedLine = { ...line, ...others } as RunLine;
  if (!changed) return changedLine;
  const metrics = Object.assign(Object.create(null), line?.metrics) as RunLine['metrics'];
  for (const [name, metric] of Object.entries(changed)) {
    if (metric) metrics[name] = metric;
    else delete metrics[name];
  }
  return { ...changedLine, metrics };
}

function metricsThatDiffer(before: RunLine['metrics'], now: RunLine['metrics']): LineChange['metrics'] {
  const changed = Object.create(null) as NonNullable<LineChange['metrics']>;
  for (const name of Object.keys(before)) if (!Object.hasOwn(now, name)) changed[name] = null;
  for (const [name, metric] of Object.entries(now)) if (!isEqual(before[name], metric)) changed[name] = metric;
  return changed;
}

function isEqual(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
