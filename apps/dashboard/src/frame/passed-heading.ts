/** The name of a run whose heading has scrolled out of the window: the bar at the top shows it then. */
'use client';

import { useEffect, useSyncExternalStore } from 'react';
import type { RefObject } from 'react';
import { Listeners } from '../live/listeners.ts';

const listeners = new Listeners();
let passed: string | null = null;

function set(name: string | null): void {
  if (name === passed) return;
  passed = name;
  listeners.notify();
}

/** @param heading that is looked at @param name that it says */
export function useHeading(heading: RefObject<HTMLElement | null>, name: string): void {
  useEffect(() => {
    if (!heading.current || typeof IntersectionObserver === 'undefined') return undefined;
    const observer = new IntersectionObserver(([entry]) =>
      // Below the window it hasn't been read yet.
      set(entry!.isIntersecting || entry!.boundingClientRect.top > 0 ? null : name),
    );
    observer.observe(heading.current);
    return () => {
      observer.disconnect();
      set(null);
    };
  }, [heading, name]);
}

export function usePassedHeading(): string | null {
  return useSyncExternalStore(
    listeners.subscribe,
    () => passed,
    () => null,
  );
}
