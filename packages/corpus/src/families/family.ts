/** A recipe family: runs of one shape, a healthy variant of it and what can go wrong. A family is either for tuning rules or for scoring them. */

import type { Draw } from './draw.ts';
import type { FamilyLog, FamilyTruth } from './family-run.ts';

export interface Made {
  log: FamilyLog;
  truth: FamilyTruth;
}

export interface Variant {
  /** Begins with "healthy" if nothing is wrong. */
  name: string;
  runs: number;
  /** @returns a sentence when the draw did not become what it was meant to be; then it is drawn again */
  make(draw: Draw): Made | string;
}

export interface Family {
  name: string;
  variants: readonly Variant[];
}

/** How much of its final skill a model has when it has done a share of its learning: quick at first, or after a while, or in two steps. */
export function growth(draw: Draw): (learned: number) => number {
  const speed = draw.scale(2.5, 12);
  const form = draw.pick(['exponential', 'power', 'late', 'two steps'] as const);
  const late = draw.between(0.06, 0.3);
  const whole = 1 - Math.exp(-speed);
  return (learned) => {
    if (form === 'exponential') return (1 - Math.exp(-speed * learned)) / whole;
    if (form === 'power') return (learned * (1 + late)) / (learned + late);
    if (form === 'late') return (learned ** 3 / (learned ** 3 + late ** 3)) * (1 + late ** 3);
    const second = Math.max(0, learned - late) / (1 - late);
    return 0.5 * Math.min(1, learned / (late / 2)) + 0.5 * (1 - Math.exp(-3 * second));
  };
}

/** What is known by heart after so many epochs: it begins with the second pass, and comes sooner with fewer examples. */
export function memory(strength: number, from = 1, most = 3): (epoch: number) => number {
  return (epoch) => most * (1 - Math.exp((-strength * Math.max(0, epoch - from)) / most));
}
