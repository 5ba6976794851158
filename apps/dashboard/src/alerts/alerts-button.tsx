/** The button in the top bar that counts new alerts and opens the list of all. */
'use client';

import { usePathname } from 'next/navigation';
import { useRef, useState } from 'react';
import { useAlerts } from '../live/use-hub.ts';
import { Drawer } from '../parts/drawer.tsx';
import { useKeys } from '../parts/use-keys.ts';
import { plural } from '../words/format-number.ts';
import { AlertList } from './alert-list.tsx';
import { AlertChannels } from './alert-channels.tsx';
import { useBrowserNotifications } from './browser-notifications.ts';
import { markSeen, useUnseenAlerts } from './seen-alerts.ts';

export function AlertsButton() {
  const alerts = useAlerts();
  const unseen = useUnseenAlerts();
  const dialog = useRef<HTMLDialogElement>(null);
  /** Alerts that were new when the dialog was opened. */
  const [fresh, setFresh] = useState<readonly string[]>([]);
  useBrowserNotifications();
  const open = () => {
    setFresh(unseen.map(({ id }) => id));
    dialog.current?.showModal();
  };
  // On the list it selects all.
  const isList = usePathname() === '/';
  useKeys(isList ? {} : { a: open });
  return (
    <>
      <button
        type="button"
        className="link whitespace-nowrap"
        data-testid="alerts-button"
        data-unseen={unseen.length}
        onClick={open}
      >
        Alerts {unseen.length > 0 && <b className="font-semibold text-ink">{unseen.length} new</b>}
      </button>
      <span className="sr-only" role="status">
        {unseen.length > 0 && `${plural(unseen.length, 'new alert')}: ${unseen[0]!.sentence}`}
      </span>
      <Drawer title="Alerts" dialog={dialog} testId="alerts" onClose={() => markSeen(alerts)}>
        <AlertList alerts={alerts.toReversed()} fresh={fresh} onOpen={() => dialog.current?.close()} />
        <AlertChannels />
      </Drawer>
    </>
  );
}
