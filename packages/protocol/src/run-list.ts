/** The list of runs as it travels: every line once, then what changes of them. Filters, order and groups are the viewer's. */

import type { RunSummary } from './messages.ts';

/** Lines of one message: the next one of a long list goes out when the viewer has read this one. */
export const LINES_A_MESSAGE = 250;

/** A line of the list, as viewers get it. */
export type RunLine = Omit<RunSummary, 'lastValues' | 'formerIds' | 'isUnlisted'>;

export type LineChange = { id: string } & Partial<RunLine>;

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
    if (before[key] === now[key] || JSON.stringify(before[key]) === JSON.stringify(now[key])) continue;
    change[key] = now[key];
    isSame = false;
  }
  return isSame ? null : (change as LineChange);
}
