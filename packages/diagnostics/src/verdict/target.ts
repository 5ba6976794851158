/** A target: a number that the user wants to reach. */

export interface Target {
  /** Metric path, or `gap/loss`: validation minus training loss at the same evaluation. */
  metric: string;
  comparison: '>=' | '<';
  target: number;
}

/** Validation minus training loss, the training loss taken as its mean since the previous evaluation. */
export const GAP = 'gap/loss';

/** The guide's three. */
export const DEFAULT_TARGETS: readonly Target[] = [
  { metric: 'eval/accuracy', comparison: '>=', target: 0.85 },
  { metric: 'eval/f1', comparison: '>=', target: 0.83 },
  { metric: GAP, comparison: '<', target: 0.05 },
];
