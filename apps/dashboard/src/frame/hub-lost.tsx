/** The banner for a lost connection: how old the page is, and when it tries again. */
'use client';

import { usePathname } from 'next/navigation';
import { theHub, useLine } from '../live/use-hub.ts';
import { usePageNow } from '../live/use-now.ts';
import { whole } from '../words/format-number.ts';
import { span } from '../words/format-time.ts';

export function HubLost({ sinceMs, nextTryAtMs }: { sinceMs: number; nextTryAtMs: number | null }) {
  const nowMs = usePageNow();
  const runId = usePathname().startsWith('/run') ? new URLSearchParams(window.location.search).get('id') : null;
  const run = useLine(runId);
  const nextTry =
    nextTryAtMs === null ? 'Trying now …' : `Next try in ${Math.max(1, Math.ceil((nextTryAtMs - nowMs) / 1000))} s.`;
  return (
    <div className="bg-ink py-1.5 text-paper" role="alert" data-testid="hub-lost">
      <div className="mx-auto max-w-[1408px] px-4 tablet:px-6">
        The hub has not answered for {span(nowMs - sinceMs)}.{' '}
        {run
          ? `This is the run as of step ${whole(run.lastStep)}. Nothing is lost: the data is in the run’s files.`
          : 'This is the last known state. Nothing is lost: the data is in the runs’ files.'}{' '}
        {nextTry}{' '}
        <button type="button" className="link text-paper" onClick={() => theHub().connection.tryNow()}>
          Try now
        </button>
      </div>
    </div>
  );
}
