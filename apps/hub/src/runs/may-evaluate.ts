/** Whether an event may bring an evaluation, after which a diagnosis is due soon. */

import type { RunEvent } from '@rewardboard/protocol';

export function mayEvaluate(event: RunEvent): boolean {
  if (event.type !== 'points') return event.type !== 'train';
  return Object.keys(event.series).some((name) => name.startsWith('eval/'));
}
