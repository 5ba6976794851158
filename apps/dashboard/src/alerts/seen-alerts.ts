/** Which alerts this person has seen. */
'use client';

import type { Alert } from '@rewardboard/protocol';
import { BrowserSetting, useBrowserSetting } from '../parts/browser-setting.ts';
import { useAlerts } from '../live/use-hub.ts';

/** When the newest alert that was seen was raised, by the hub's clock. */
const seenUntil = new BrowserSetting<number>('rewardboard:alerts-seen', (raw) => (typeof raw === 'number' ? raw : 0));

export function markSeen(alerts: readonly Alert[]): void {
  const newest = Math.max(0, ...alerts.map(({ at }) => at));
  if (newest > seenUntil.get()) seenUntil.set(newest);
}

/** Newest first. */
export function useUnseenAlerts(): Alert[] {
  const until = useBrowserSetting(seenUntil);
  return useAlerts()
    .filter(({ at }) => at > until)
    .toReversed();
}
