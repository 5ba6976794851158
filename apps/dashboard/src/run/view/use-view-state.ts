/** The view of a run as React state, written to the address shortly after it changes. */
'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { addressOfView, viewFromAddress } from './view-state.ts';
import type { ViewState } from './view-state.ts';

/** A dragged slider changes the view often, but browsers allow only about a hundred address changes in 30 s. */
const WRITE_AFTER_MS = 400;

export type ChangeView = (change: Partial<ViewState> | ((view: ViewState) => Partial<ViewState>)) => void;

export function useViewState(): [ViewState, ChangeView] {
  const [view, setView] = useState(() => viewFromAddress(typeof window === 'undefined' ? '' : window.location.search));
  const isFirst = useRef(true);
  const change = useCallback<ChangeView>((wanted) => {
    setView((now) => ({ ...now, ...(typeof wanted === 'function' ? wanted(now) : wanted) }));
  }, []);
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    const timer = setTimeout(() => {
      const { pathname, search } = window.location;
      const wanted = addressOfView(search, view);
      if (wanted !== search) window.history.replaceState(window.history.state, '', pathname + wanted);
    }, WRITE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [view]);
  return [view, change];
}
