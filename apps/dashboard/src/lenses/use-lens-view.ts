/** The view of a lens as React state, kept in the address. */
'use client';

import type { ChangeOf } from '../parts/use-address-state.ts';
import { useAddressState } from '../parts/use-address-state.ts';
import { addressOfLensView, lensViewFromAddress } from './lens-view.ts';
import type { LensView } from './lens-view.ts';

export type ChangeLensView = ChangeOf<LensView>;

export function useLensView(): [LensView, ChangeLensView] {
  return useAddressState(lensViewFromAddress, addressOfLensView);
}
