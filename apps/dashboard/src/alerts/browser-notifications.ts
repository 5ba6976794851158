/** The browser's own notifications. They are off until a person turns them on; the choice stays in this browser. */
'use client';

import type { Alert } from '@rewardboard/protocol';
import { useEffect } from 'react';
import { theHub } from '../live/use-hub.ts';
import { BrowserSetting, useBrowserSetting } from '../parts/browser-setting.ts';
import { LEVEL_MARKS } from '../words/level-words.ts';
import { hubPath } from '../live/hub-path.ts';

const wanted = new BrowserSetting<boolean>('rewardboard:notify', (raw) => raw === true);

/** Why notifications are impossible, or null when they are allowed or can be requested. */
function whyBlocked(): string | null {
  if (typeof Notification === 'undefined' || !window.isSecureContext)
    return 'Browsers allow notifications only over https or on localhost.';
  return Notification.permission === 'denied'
    ? 'Notifications are blocked for this page. You can allow them in the browser’s site settings.'
    : null;
}

export function useNotificationsEnabled(): boolean {
  return useBrowserSetting(wanted);
}

/** Must be called from a click, or the browser shows no prompt. @returns why it did not work, or null */
export async function setNotificationsEnabled(isOn: boolean): Promise<string | null> {
  if (!isOn) {
    wanted.set(false);
    return null;
  }
  const reason = whyBlocked();
  if (reason !== null) return reason;
  if ((await Notification.requestPermission()) !== 'granted')
    return whyBlocked() ?? 'Not allowed yet. Click again to see the prompt again.';
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
  // Two tabs of this browser use the same tag, so that only one notification appears.
  const notice = new Notification(`${LEVEL_MARKS[level].shape} ${sentence}`, {
    body: `${run.name}: ${evidence}`,
    tag: id,
  });
  notice.addEventListener('click', () => {
    window.focus();
    if (run.id !== '') window.location.assign(hubPath(`/run/?id=${encodeURIComponent(run.id)}`));
    notice.close();
  });
}

/** Shows a notification for each alert that arrives while this page is open, if the person turned that on. */
export function useBrowserNotifications(): void {
  useEffect(
    () =>
      theHub().alerts.onNews((alert) => {
        if (wanted.get() && whyBlocked() === null && Notification.permission === 'granted') notify(alert);
      }),
    [],
  );
}
