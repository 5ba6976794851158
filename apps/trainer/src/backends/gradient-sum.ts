/** The gradient of a step, added up from those of its parts. */

import type { GradientPart } from './gradient-part.ts';
import { writeParts } from './gradient-part.ts';

export interface GradientSum {
  /** @param parts one gradient, cut into pieces that follow one another; if there are rows of a table, one piece for each parameter */
  add(parts: readonly GradientPart[]): void;
  /** Where a source may write the first gradient of a step itself, which saves a copy; then it calls `written`. null: not now. */
  readonly room: Float32Array | null;
  /** @param parts one for each parameter: rows of tables are still to be added, all else stands in `room` */
  written(parts: readonly GradientPart[]): void;
}

/** Of a single gradient, which is written down. */
export function keptIn(values: Float32Array): GradientSum {
  return { add: (parts) => writeParts(parts, values), room: null, written() {} };
}
