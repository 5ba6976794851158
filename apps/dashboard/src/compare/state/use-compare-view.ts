/** The view of a comparison, which is its address. */
'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { addressOfView, viewFromAddress } from '../model/address.ts';
import type { CompareView } from '../model/address.ts';

export type ChangeView = (change: Partial<CompareView>) => void;

export function useCompareView(): [CompareView, ChangeView] {
  const search = useSearchParams().toString();
  const view = useMemo(() => viewFromAddress(search), [search]);
  const change = useCallback<ChangeView>((to) => {
    const { pathname, search: now } = window.location;
    // The framework hears of it, and the page renders with the new address.
    window.history.replaceState(null, '', pathname + addressOfView({ ...viewFromAddress(now), ...to }));
  }, []);
  return [view, change];
}
