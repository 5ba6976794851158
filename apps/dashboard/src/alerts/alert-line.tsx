/** Shows the newest unread alert of another run at the top of the page, until it is opened or dismissed. */
'use client';

import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';
import { useAlerts } from '../live/use-hub.ts';
import { LEVEL_MARKS, RESOLVED_MARK } from '../words/level-words.ts';
import { markSeen, useUnseenAlerts } from './seen-alerts.ts';

export function AlertLine() {
  const alerts = useAlerts();
  const id = useSearchParams().get('id');
  const openRun = usePathname().startsWith('/run') ? id : null;
  const unseen = useUnseenAlerts().filter(({ run }) => run.id !== openRun);
  const [newest] = unseen;
  if (!newest) return null;
  const mark = newest.kind === 'resolved' ? RESOLVED_MARK : LEVEL_MARKS[newest.level];
  return (
    <aside
      aria-label="Newest alert"
      className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-b border-rule py-1.5"
      data-testid="alert-line"
    >
      <span className="min-w-0 wrap-anywhere">
        <b className={mark.className} title={mark.word}>
          {mark.shape}
        </b>{' '}
        <b className="font-semibold">{newest.run.name}</b>: {newest.sentence}
        {unseen.length > 1 && <span className="text-ink2"> {unseen.length - 1} more unread.</span>}
      </span>
      <Link href={`/run/?id=${encodeURIComponent(newest.run.id)}`} onClick={() => markSeen(alerts)}>
        Open
      </Link>
      <button type="button" className="link" onClick={() => markSeen(alerts)}>
        {unseen.length > 1 ? 'Dismiss all' : 'Dismiss'}
      </button>
    </aside>
  );
}
