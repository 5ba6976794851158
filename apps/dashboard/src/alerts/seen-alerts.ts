/** Which alerts this person has looked at. */
'use client';

import type { Alert } from '@rewardboard/protocol';
import { Kept, useKept } from '../parts/browser-setting.ts';
import { useAlerts } from '../live/use-hub.ts';

/** Time of the newest one that was seen, by the hub's clock. */
const seenUntil = new Kept<number>('rewardboard:alerts-seen', (raw) => (typeof raw === 'number' ? raw : 0));

export function markSeen(alerts: readonly Alert[]): void {
  const newest = Math.max(0, ...alerts.map(({ at }) => at));
  if (newest > seenUntil.get()) seenUntil.set(newest);
}

/** Newest first. */
export function useUnseenAlerts(): Alert[] {
  const until = useKept(seenUntil);
  return useAlerts()
    .filter(({ at }) => at > until)
    .toReversed();
}
