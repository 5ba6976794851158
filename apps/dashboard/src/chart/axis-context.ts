/** The axes that a person chose on this page, for all charts in it. */
'use client';

import { createContext, useContext } from 'react';
import type { AxisChoice, AxisChoices } from './axis-by-hand.ts';

export interface PageAxes {
  y: AxisChoices;
  setY(name: string, choice: AxisChoice | null): void;
  /** The visible steps of all charts, where these have one x axis; null shows all. */
  x?: { range: readonly [number, number] | null; set(range: readonly [number, number] | null): void };
}

/** null: charts of this page have no axes by hand. */
export const AxesOfPage = createContext<PageAxes | null>(null);
export const usePageAxes = (): PageAxes | null => useContext(AxesOfPage);
