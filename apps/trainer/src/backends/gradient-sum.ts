/** The gradient of a step, added up from those of its parts. */

import { join } from './join.ts';

export interface GradientSum {
  /** @param parts one gradient, cut into pieces that follow one another */
  add(parts: readonly Float32Array[]): void;
  /** Where a source may write the first gradient of a step itself, which saves a copy; then it calls `written`. null: not now. */
  readonly room: Float32Array | null;
  written(): void;
}

/** Of a single gradient, which is written down. */
export function keptIn(values: Float32Array): GradientSum {
  return { add: (parts) => join(parts, values), room: null, written() {} };
}
