/** The browser's own notifications: asked for by a click and nothing else, and kept by this browser alone. */
'use client';

import type { Alert } from '@rewardboard/protocol';
import { useEffect } from 'react';
import { theHub } from '../live/use-hub.ts';
import { Kept, useKept } from '../parts/browser-setting.ts';
import { LEVEL_MARKS } from '../words/level-words.ts';

const wanted = new Kept<boolean>('rewardboard:notify', (raw) => raw === true);

/** Why this page may not notify, in words; null when it may, or may ask. */
export function whyNoNotices(): string | null {
  if (typeof Notification === 'undefined' || !window.isSecureContext)
    return 'This browser notifies only on pages of this machine or over https.';
  return Notification.permission === 'denied'
    ? 'This browser was told not to let this page notify; its settings for this page can change that.'
    : null;
}

export function useNoticesWanted(): boolean {
  return useKept(wanted);
}

/** Called by a click: browsers ask a person nothing else. @returns why not, or null */
export async function turnNotices(isOn: boolean): Promise<string | null> {
  if (!isOn) {
    wanted.set(false);
    return null;
  }
  const reason = whyNoNotices();
  if (reason !== null) return reason;
  if ((await Notification.requestPermission()) !== 'granted')
    return whyNoNotices() ?? 'Not allowed; click again to be asked again.';
  wanted.set(true);
  return null;
}

export function notify({
  id,
  level,
  sentence,
  evidence,
  run,
}: Pick<Alert, 'id' | 'level' | 'sentence' | 'evidence' | 'run'>): void {
  // The same tag in two tabs of this browser is one notification.
  const notice = new Notification(`${LEVEL_MARKS[level].shape} ${sentence}`, {
    body: `${run.name}: ${evidence}`,
    tag: id,
  });
  notice.addEventListener('click', () => {
    window.focus();
    if (run.id !== '') window.location.assign(`/run/?id=${encodeURIComponent(run.id)}`);
    notice.close();
  });
}

/** Notifies of each alert that comes while this page is open, where that is wanted and allowed. */
export function useBrowserNotices(): void {
  useEffect(
    () =>
      theHub().alerts.onNews((alert) => {
        if (wanted.get() && whyNoNotices() === null && Notification.permission === 'granted') notify(alert);
      }),
    [],
  );
}
