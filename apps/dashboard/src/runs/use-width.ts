/** How wide the list and the page are, px. */
'use client';

import { useLayoutEffect, useRef, useState } from 'react';

/** Of the page while it is prerendered. */
const FIRST_PX = 1_440;
const EDGES_PX = 48;

export function useWidth(): [React.RefObject<HTMLDivElement | null>, number, number] {
  const box = useRef<HTMLDivElement>(null);
  const [[width, page], setWidths] = useState<readonly [number, number]>([FIRST_PX - EDGES_PX, FIRST_PX]);
  useLayoutEffect(() => {
    const measure = () => {
      const wide = box.current?.clientWidth || FIRST_PX - EDGES_PX;
      setWidths((before) =>
        before[0] === wide && before[1] === window.innerWidth ? before : [wide, window.innerWidth],
      );
    };
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, []);
  return [box, width, page];
}
