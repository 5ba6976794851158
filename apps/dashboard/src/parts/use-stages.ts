/** Puts a large page together in several tasks: what is seen first comes first, and none of them keeps the page from answering for long. */
'use client';

import { startTransition, useEffect, useState } from 'react';
import { afterFrame } from '../live/live-budget.ts';

/**
 * @param isBegun false while something else is shown
 * @returns how many of the stages are to be rendered: one at first, and one more after each frame
 */
export function useStages(count: number, isBegun = true): number {
  const [shown, setShown] = useState(1);
  useEffect(() => {
    if (!isBegun || shown >= count) return;
    let isOver = false;
    // React renders a transition piece by piece, between other work.
    const next = () => afterFrame(() => isOver || startTransition(() => setShown(shown + 1)));
    // A hidden page gets no frames.
    if (document.hidden) next();
    else requestAnimationFrame(next);
    return () => {
      isOver = true;
    };
  }, [shown, count, isBegun]);
  return shown;
}
