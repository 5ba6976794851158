/** The list's state, in the address: typing replaces the entry, and Back restores what was there. */
'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { ListState } from './list-state.ts';
import { addressOfState, stateFromAddress } from './list-state.ts';

/** Browsers allow only about a hundred changes of the address in 30 s. The first is written at once: whoever opens a run right after it comes back to it. */
const WRITE_EVERY_MS = 400;

export type ChangeList = (change: Partial<ListState> | ((state: ListState) => Partial<ListState>)) => void;

export function useListState(): [ListState, ChangeList] {
  const [state, setState] = useState(() =>
    stateFromAddress(typeof window === 'undefined' ? '' : window.location.search),
  );
  const isFirst = useRef(true);
  const writtenAt = useRef(-Infinity);
  const change = useCallback<ChangeList>((wanted) => {
    setState((now) => ({ ...now, ...(typeof wanted === 'function' ? wanted(now) : wanted) }));
  }, []);
  useEffect(() => {
    const restore = () => setState(stateFromAddress(window.location.search));
    window.addEventListener('popstate', restore);
    return () => window.removeEventListener('popstate', restore);
  }, []);
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    const write = () => {
      const { pathname, search } = window.location;
      const wanted = addressOfState(state);
      if (wanted === search) return;
      writtenAt.current = performance.now();
      window.history.replaceState(window.history.state, '', pathname + wanted);
    };
    const waits = writtenAt.current + WRITE_EVERY_MS - performance.now();
    if (waits <= 0) return write();
    const timer = setTimeout(write, waits);
    return () => clearTimeout(timer);
  }, [state]);
  return [state, change];
}
