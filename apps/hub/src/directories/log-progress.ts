/** How far a log was understood. */

import type { RunEvent } from '@rewardboard/protocol';
import type { JournalProgress } from '../journals/journal-assembler.ts';

export interface LogProgress extends JournalProgress {
  lastStep: number | null;
}

export function nothingRead(): LogProgress {
  return { records: 0, damaged: 0, firstDamage: null, lastStep: null };
}

/** -1 for an event without a step. */
export function lastStepOf(event: RunEvent): number {
  if (event.type === 'points')
    return Math.max(-1, ...Object.values(event.series).map(({ steps }) => steps[steps.length - 1] ?? -1));
  return event.type === 'train' || event.type === 'evaluation' ? event.step : -1;
}
