/** The gradient of a step, added up from those of its parts. */

import { join } from './join.ts';

export interface GradientSum {
  /** @param parts one gradient, cut into pieces that follow one another */
  add(parts: readonly Float32Array[]): void;
}

/** Of a single gradient, which is written down. */
export function keptIn(values: Float32Array): GradientSum {
  return { add: (parts) => join(parts, values) };
}
