/** The view of a run as React state, kept in the address. */
'use client';

import type { ChangeOf } from '../../parts/use-address-state.ts';
import { useAddressState } from '../../parts/use-address-state.ts';
import { addressOfView, viewFromAddress } from './view-state.ts';
import type { ViewState } from './view-state.ts';

export type ChangeView = ChangeOf<ViewState>;

export function useViewState(): [ViewState, ChangeView] {
  return useAddressState(viewFromAddress, addressOfView);
}
