/** The title of the window. It names the verdict, whose numbers may change with each point. */
'use client';

import { useEffect, useRef } from 'react';

/** A new title passes through the browser's own window, which takes longer than a number on the page. */
const EVERY_MS = 1_000;

export function useWindowTitle(title: string): void {
  const setAtMs = useRef(-Infinity);
  useEffect(() => {
    const set = () => {
      setAtMs.current = performance.now();
      document.title = title;
    };
    const waitMs = setAtMs.current + EVERY_MS - performance.now();
    if (waitMs <= 0) return set();
    const timer = setTimeout(set, waitMs);
    return () => clearTimeout(timer);
  }, [title]);
}
