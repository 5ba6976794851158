/** What a person chose to see of a page, as React state that is written to the address shortly after it changes. */
'use client';

import { useCallback, useEffect, useRef, useState } from 'react';

/** A dragged slider changes the view often, but browsers allow only about a hundred address changes in 30 s. */
const WRITE_AFTER_MS = 400;

export type ChangeOf<S> = (change: Partial<S> | ((state: S) => Partial<S>)) => void;

/**
 * @param read a state from an address: missing and unknown values are defaults
 * @param written an address with the state in it; other parameters are kept
 */
export function useAddressState<S extends object>(
  read: (search: string) => S,
  written: (search: string, state: S) => string,
): [S, ChangeOf<S>] {
  const [state, setState] = useState(() => read(typeof window === 'undefined' ? '' : window.location.search));
  const isRead = useRef(true);
  const change = useCallback<ChangeOf<S>>((wanted) => {
    isRead.current = false;
    setState((now) => ({ ...now, ...(typeof wanted === 'function' ? wanted(now) : wanted) }));
  }, []);
  useEffect(() => {
    const onBack = () => {
      isRead.current = true;
      setState(read(window.location.search));
    };
    window.addEventListener('popstate', onBack);
    return () => window.removeEventListener('popstate', onBack);
  }, [read]);
  useEffect(() => {
    if (isRead.current) return;
    const timer = setTimeout(() => {
      const { pathname, search, hash } = window.location;
      const wanted = written(search, state);
      if (wanted !== search) window.history.replaceState(window.history.state, '', pathname + wanted + hash);
    }, WRITE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [state, written]);
  return [state, change];
}
