/** Whether the findings are taller than the loss panel: then metrics go under the loss, so that no hole is left there. */
'use client';

import { useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

/** A hole of this height is one between two rows. */
const HOLE_PX = 48;

/**
 * @param hasLoss, hasFindings which of the two are there
 * @returns the ref of the box with both, and the answer
 */
export function useTallFindings(hasLoss: boolean, hasFindings: boolean): [RefObject<HTMLDivElement | null>, boolean] {
  const box = useRef<HTMLDivElement>(null);
  const [isTall, setTall] = useState(false);
  useLayoutEffect(() => {
    const [loss, findings] = [hasLoss && '.area-loss', hasFindings && '.area-findings'].map((name) =>
      name ? box.current?.querySelector<HTMLElement>(`:scope > ${name}`) : null,
    );
    const measure = () => setTall(!!loss && !!findings && findings.offsetHeight > loss.offsetHeight + HOLE_PX);
    measure();
    if (typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(measure);
    for (const panel of [loss, findings]) if (panel) observer.observe(panel);
    return () => observer.disconnect();
  }, [hasLoss, hasFindings]);
  return [box, isTall];
}
