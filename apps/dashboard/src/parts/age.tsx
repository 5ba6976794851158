/** How long ago something happened. It updates itself, so that its parent need not be rendered again. */
'use client';

import { useHubNow } from '../live/use-now.ts';
import { age } from '../words/format-time.ts';

export function Age({ sinceMs }: { sinceMs: number }) {
  const nowMs = useHubNow();
  return <>{nowMs === 0 ? '' : age(sinceMs, nowMs)}</>;
}
