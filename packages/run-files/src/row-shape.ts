/** What rows have in common that have numbers in the same columns. */

import type { Values } from '@rewardboard/protocol';
import type { RowSplit } from './row-splits.ts';
import { pathsOf } from './row-splits.ts';

export interface RowShape {
  of: RowSplit;
  /** Paths of all numbers, in order, */
  all: readonly string[];
  /** and of those by which the row is placed. */
  paths: readonly string[];
  isEvaluation: boolean;
}

export function shapeOf(values: Values, of: RowSplit): RowShape {
  const paths = pathsOf(values, of);
  return { of, all: Object.keys(values), paths, isEvaluation: paths.every((path) => !path.startsWith('train/')) };
}
