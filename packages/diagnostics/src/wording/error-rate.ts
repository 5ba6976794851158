/** How often a rule was wrong, as counts. */

export interface ErrorRate {
  /** Healthy runs; in how many of them the rule raised a false alarm, and in how many what it reported was true. */
  healthyRuns: number;
  falseAlarms: number;
  trueStatements: number;
  /** Runs with the fault that the rule is for, and in how many of them this rule, or another for the same fault, found it. */
  faultyRuns: number;
  found: number;
  /** Evaluations after the fault began; null when none was found. */
  medianDelay: number | null;
}

/** By rule. */
export type ErrorRates = Readonly<Record<string, ErrorRate>>;

/** By the runs on which it was measured. Never added up: runs that were generated say little about those of others. */
export type MeasuredRates = Readonly<Record<'generated' | 'real', ErrorRates>>;
