/** Why a file of a run counts nowhere, in words. */

import type { UnusedSource } from './source-status.ts';

const WHY: Readonly<Record<UnusedSource['why'], (by: string) => string>> = {
  same: (by) => `already recorded in ${by}`,
  other: (by) => `not used: its values differ from ${by}`,
  axis: (by) => `not used: its steps aren't those of ${by}`,
  epochs: (by) => `used in part: ${by} doesn't say at which steps some of its epochs ended`,
  resume: (by) => `used up to where ${by} continues it`,
  training: (by) => `not used: it belongs to a different training than ${by}`,
};

/** Metrics that are named. */
const MAX_NAMED = 4;

/** For example "already recorded in trainer_state.json". */
export function unusedWords({ why, by, metrics }: UnusedSource): string {
  if (!metrics || why === 'resume') return WHY[why](by);
  const more = metrics.length - MAX_NAMED;
  return `${metrics.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''} taken from ${by}`;
}

/** @param names of confusion matrices in the log */
export function unclearMatrixWords(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  return `${names.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}: not read as counts, because no precision, recall or F1 beside it shows which number is which. Log tp, fp, tn and fn by name.`;
}

/** @param count of processes that print to one file */
export function processWords(count: number): string {
  return `${count} processes print to this log. Each metric is taken from the process that printed it first.`;
}
