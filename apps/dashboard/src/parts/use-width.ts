/** The width of an element in whole pixels, before the first paint and whenever it changes. */
'use client';

import { useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

export function useWidth<E extends HTMLElement>(initial: number): [RefObject<E | null>, number] {
  const element = useRef<E>(null);
  const [width, setWidth] = useState(initial);
  useLayoutEffect(() => {
    const of = element.current;
    if (!of) return;
    const read = () => of.clientWidth > 0 && setWidth(Math.round(of.clientWidth));
    read();
    if (typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(read);
    observer.observe(of);
    return () => observer.disconnect();
  }, []);
  return [element, width];
}
