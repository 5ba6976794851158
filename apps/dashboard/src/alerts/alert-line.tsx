/** The newest alert that was not seen, on top of the page until somebody sees to it; of another run than the one on the page. */
'use client';

import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';
import { useAlerts } from '../live/use-hub.ts';
import { LEVEL_MARKS, RESOLVED_MARK } from '../words/level-words.ts';
import { markSeen, useUnseenAlerts } from './seen-alerts.ts';

export function AlertLine() {
  const alerts = useAlerts();
  const id = useSearchParams().get('id');
  const shown = usePathname().startsWith('/run') ? id : null;
  const unseen = useUnseenAlerts().filter(({ run }) => run.id !== shown);
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
        {unseen.length > 1 && <span className="text-ink2"> And {unseen.length - 1} more.</span>}
      </span>
      <Link href={`/run/?id=${encodeURIComponent(newest.run.id)}`} onClick={() => markSeen(alerts)}>
        Open
      </Link>
      <button type="button" className="link" onClick={() => markSeen(alerts)}>
        Seen
      </button>
    </aside>
  );
}
