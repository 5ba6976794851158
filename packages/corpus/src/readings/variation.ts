/** A drawn run with its reading. */

import type { Drawing } from './drawn-run.ts';
import type { Reading } from './reading.ts';

export interface Variation extends Omit<Reading, 'run'> {
  drawing: Drawing;
}

/** Overfitting, and what would be wrong to advise. */
export const OVERFIT = {
  kinds: ['overfitting'],
  levels: ['act', 'watch'],
  meanwhile: ['generalization-gap'],
  wrong: ['larger model', 'train longer', 'raise the learning rate'],
} as const;
