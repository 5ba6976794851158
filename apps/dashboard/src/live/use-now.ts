/** The current time, updated once a second, for displaying ages. */
'use client';

import { useSyncExternalStore } from 'react';
import { theHub } from './use-hub.ts';

const TICK_MS = 1000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;
let pageNowMs = 0;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    pageNowMs = Date.now();
    for (const notify of listeners) notify();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

/** The page's own clock, ms, at the last tick; 0 while a page is prerendered. */
export function usePageNow(): number {
  return useSyncExternalStore(
    subscribe,
    () => (timer === null ? (pageNowMs = Date.now() - (Date.now() % TICK_MS)) : pageNowMs),
    () => 0,
  );
}

/** The hub's clock, ms, at the last tick. */
export function useHubNow(): number {
  const now = usePageNow();
  return now === 0 ? 0 : now + theHub().connection.clockOffsetMs;
}
