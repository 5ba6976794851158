/** The view of a lens as React state, written to the address shortly after it changes. */
'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { addressOfLensView, lensViewFromAddress } from './lens-view.ts';
import type { LensView } from './lens-view.ts';

/** A dragged slider changes the view often, but browsers allow only about a hundred address changes in 30 s. */
const WRITE_AFTER_MS = 400;

export type ChangeLensView = (change: Partial<LensView>) => void;

export function useLensView(): [LensView, ChangeLensView] {
  const [view, setView] = useState(() => lensViewFromAddress(typeof window === 'undefined' ? '' : location.search));
  const isFirst = useRef(true);
  const change = useCallback<ChangeLensView>((wanted) => setView((now) => ({ ...now, ...wanted })), []);
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    const timer = setTimeout(() => {
      const { pathname, search } = window.location;
      const wanted = addressOfLensView(search, view);
      if (wanted !== search) window.history.replaceState(window.history.state, '', pathname + wanted);
    }, WRITE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [view]);
  useEffect(() => {
    const onBack = () => setView(lensViewFromAddress(window.location.search));
    window.addEventListener('popstate', onBack);
    return () => window.removeEventListener('popstate', onBack);
  }, []);
  return [view, change];
}
