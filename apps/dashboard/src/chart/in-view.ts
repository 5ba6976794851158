/** Which charts are in view, or nearly: those out of sight need no work. One observer serves all that asks for the same. */
'use client';

import type { RefObject } from 'react';
import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

type OnView = (isInView: boolean) => void;

class View {
  readonly watchers = new Map<Element, OnView>();
  #observer: IntersectionObserver | null = null;

  /** @param margin around what is seen */
  constructor(private readonly margin: string) {}

  watch(element: Element, onView: OnView): () => void {
    this.#observer ??= new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) this.watchers.get(target)?.(isIntersecting);
      },
      { rootMargin: this.margin },
    );
    this.watchers.set(element, onView);
    this.#observer.observe(element);
    return () => {
      this.watchers.delete(element);
      this.#observer?.unobserve(element);
    };
  }
}

/** What has a picture may show the one before for a frame; what has none is made before it is scrolled to. */
const SEEN = new View('0px');
const NEAR = new View('300px 0px');

/** Without an observer everything counts as in view. @param view of what is seen, or of what is near as well @returns a function that ends it */
export function watchView(element: Element, onView: OnView, view = SEEN): () => void {
  if (typeof IntersectionObserver !== 'undefined') return view.watch(element, onView);
  onView(true);
  return () => undefined;
}

/** For a sheet of paper, on which everything is in view. */
export function showAll(): void {
  flushSync(() => {
    for (const { watchers } of [NEAR, SEEN]) for (const onView of watchers.values()) onView(true);
  });
}

/** @param isLazy otherwise it counts as in view from the start on */
export function useInView(box: RefObject<Element | null>, isLazy: boolean): boolean {
  const [isInView, setInView] = useState(false);
  useEffect(() => (isLazy && box.current ? watchView(box.current, setInView, NEAR) : undefined), [box, isLazy]);
  return !isLazy || isInView;
}
