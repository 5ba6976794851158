/** The banner of a page that is older than its hub. */
'use client';

import { useIsOutdated } from '../live/use-hub.ts';

export function HubUpdated() {
  if (!useIsOutdated()) return null;
  return (
    <div className="bg-ink py-1.5 text-paper" role="alert" data-testid="hub-updated">
      <div className="mx-auto max-w-[1408px] px-4 tablet:px-6">
        The hub was updated while this page was open. It may no longer show its data correctly.{' '}
        <button type="button" className="link text-paper" onClick={() => window.location.reload()}>
          Reload
        </button>
      </div>
    </div>
  );
}
