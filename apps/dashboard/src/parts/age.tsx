/** How long ago something was; ticks by itself, so that nothing around it must be drawn again. */
'use client';

import { useHubNow } from '../live/use-now.ts';
import { age } from '../words/format-time.ts';

export function Age({ sinceMs }: { sinceMs: number }) {
  const nowMs = useHubNow();
  return <>{nowMs === 0 ? '' : age(sinceMs, nowMs)}</>;
}
