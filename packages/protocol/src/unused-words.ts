/** Why a file of a run counts nowhere, in words. */

import type { UnusedSource } from './messages.ts';

const WHY: Readonly<Record<UnusedSource['why'], (by: string) => string>> = {
  same: (by) => `already recorded in ${by}`,
  other: (by) => `not used: its values differ from ${by}`,
  axis: (by) => `not used: its steps aren't those of ${by}`,
  epochs: (by) => `used in part: ${by} doesn't say at which steps some of its epochs ended`,
  training: (by) => `not used: it belongs to a different training than ${by}`,
};

/** For example "already recorded in trainer_state.json". */
export function unusedWords({ why, by, metrics }: UnusedSource): string {
  return metrics ? `${metrics.join(', ')} taken from ${by}` : WHY[why](by);
}
