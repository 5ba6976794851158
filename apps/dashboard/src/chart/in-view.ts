/** Which charts are in view, or nearly: those out of sight need no work. One observer serves all. */
'use client';

import type { RefObject } from 'react';
import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** So that a chart is ready when it is scrolled to. */
const MARGIN = '300px 0px';

type OnView = (isInView: boolean) => void;

const watchers = new Map<Element, OnView>();
let observer: IntersectionObserver | null = null;

/** Without an observer everything counts as in view. @returns a function that ends it */
export function watchView(element: Element, onView: OnView): () => void {
  if (typeof IntersectionObserver === 'undefined') {
    onView(true);
    return () => undefined;
  }
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) watchers.get(target)?.(isIntersecting);
    },
    { rootMargin: MARGIN },
  );
  watchers.set(element, onView);
  observer.observe(element);
  return () => {
    watchers.delete(element);
    observer?.unobserve(element);
  };
}

/** For a sheet of paper, on which everything is in view. */
export function showAll(): void {
  flushSync(() => {
    for (const onView of watchers.values()) onView(true);
  });
}

/** @param isLazy otherwise it counts as in view from the start on */
export function useInView(box: RefObject<Element | null>, isLazy: boolean): boolean {
  const [isInView, setInView] = useState(false);
  useEffect(() => (isLazy && box.current ? watchView(box.current, setInView) : undefined), [box, isLazy]);
  return !isLazy || isInView;
}
