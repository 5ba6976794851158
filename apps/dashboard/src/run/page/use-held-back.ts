/** Holds a part of the page back for a moment, until what stands above it is there: otherwise that would push it down. */
'use client';

import { useEffect, useState } from 'react';

/** What takes longer, as the verdict of a very long log, keeps nobody from the rest. */
const MOST_MS = 2_000;

/** @returns whether to hold back, without ever doing so twice */
export function useHeldBack(isWaiting: boolean): boolean {
  const [isOver, setOver] = useState(false);
  if (!isWaiting && !isOver) setOver(true);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), MOST_MS);
    return () => clearTimeout(timer);
  }, []);
  return isWaiting && !isOver;
}
