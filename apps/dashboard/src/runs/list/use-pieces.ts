/** Which rows are drawn while those that are wanted come a few a frame. */
'use client';

import { useEffect, useState } from 'react';
import { towards } from './towards.ts';
import type { Wanted } from './towards.ts';

/** @param wanted the same object while the same rows are wanted @returns indices, ascending */
export function usePieces(wanted: Wanted): readonly number[] {
  const [shown, setShown] = useState<{ wanted: Wanted | null; drawn: readonly number[] }>({ wanted: null, drawn: [] });
  let now = shown;
  if (shown.wanted !== wanted) {
    now = { wanted, drawn: towards(inList(shown.drawn, wanted, shown.wanted), wanted) };
    // While it renders, so that the first of them come in this frame.
    setShown(now);
  }
  const { drawn } = now;
  useEffect(() => {
    const next = towards(drawn, wanted);
    if (next === drawn) return undefined;
    const frame = requestAnimationFrame(() => setShown({ wanted, drawn: next }));
    return () => cancelAnimationFrame(frame);
  }, [drawn, wanted]);
  return drawn;
}

/** Rows of a shorter list are gone, and other slots are other nodes. */
function inList(drawn: readonly number[], wanted: Wanted, was: Wanted | null): readonly number[] {
  if (was !== null && was.slots === wanted.slots && was.count === wanted.count) return drawn;
  return drawn.filter((index) => index >= wanted.from && index < wanted.to);
}
