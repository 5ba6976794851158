/** Made by `npm run bench -- diagnostics --write`: how often each rule was wrong on the test part of the labelled corpus. */

export interface ErrorRate {
  /** Runs with nothing wrong; in how many of them the rule asked somebody to act or to watch for no reason, and in how many what it said was true. */
  healthyRuns: number;
  falseAlarms: number;
  trueStatements: number;
  /** Runs with the fault that the rule is for, and in how many of them it was found, by this rule or by another that names the same fault. */
  faultyRuns: number;
  found: number;
  /** Evaluations after the fault began; null when none was found. */
  medianDelay: number | null;
}

export const ERROR_RATES: Readonly<Record<string, ErrorRate>> = {
  'below-target': { healthyRuns: 846, falseAlarms: 2, trueStatements: 141, faultyRuns: 0, found: 0, medianDelay: null },
  'best-not-saved': { healthyRuns: 846, falseAlarms: 0, trueStatements: 0, faultyRuns: 14, found: 14, medianDelay: 12 },
  'calibration-drift': { healthyRuns: 846, falseAlarms: 0, trueStatements: 0, faultyRuns: 9, found: 9, medianDelay: 6 },
  'class-bias': { healthyRuns: 846, falseAlarms: 0, trueStatements: 20, faultyRuns: 17, found: 17, medianDelay: 2 },
  'class-imbalance': { healthyRuns: 846, falseAlarms: 0, trueStatements: 0, faultyRuns: 7, found: 7, medianDelay: 0 },
  'collapse': { healthyRuns: 846, falseAlarms: 0, trueStatements: 0, faultyRuns: 6, found: 6, medianDelay: 1 },
  'crashed': { healthyRuns: 846, falseAlarms: 0, trueStatements: 0, faultyRuns: 4, found: 4, medianDelay: 0.1 },
  'divergence': { healthyRuns: 846, falseAlarms: 0, trueStatements: 0, faultyRuns: 14, found: 14, medianDelay: 1 },
  'error-pattern': { healthyRuns: 846, falseAlarms: 0, trueStatements: 14, faultyRuns: 0, found: 0, medianDelay: null },
  'evaluation-set-changed': { healthyRuns: 846, falseAlarms: 0, trueStatements: 0, faultyRuns: 5, found: 5, medianDelay: 1 },
  'generalization-gap': { healthyRuns: 846, falseAlarms: 1, trueStatements: 0, faultyRuns: 24, found: 14, medianDelay: 6 },
  'gradient-norm': { healthyRuns: 846, falseAlarms: 0, trueStatements: 0, faultyRuns: 15, found: 15, medianDelay: 1 },
  'loss-up-metric-up': { healthyRuns: 846, falseAlarms: 0, trueStatements: 0, faultyRuns: 13, found: 13, medianDelay: 6 },
  'margin-collapse': { healthyRuns: 846, falseAlarms: 0, trueStatements: 0, faultyRuns: 17, found: 17, medianDelay: 1 },
  'metric-audit': { healthyRuns: 846, falseAlarms: 0, trueStatements: 0, faultyRuns: 5, found: 5, medianDelay: 1 },
  'no-learning': { healthyRuns: 846, falseAlarms: 0, trueStatements: 0, faultyRuns: 22, found: 21, medianDelay: 6 },
  'non-finite': { healthyRuns: 846, falseAlarms: 0, trueStatements: 0, faultyRuns: 9, found: 9, medianDelay: 0 },
  'overfitting': { healthyRuns: 846, falseAlarms: 3, trueStatements: 0, faultyRuns: 15, found: 14, medianDelay: 7 },
  'plateau': { healthyRuns: 846, falseAlarms: 0, trueStatements: 0, faultyRuns: 0, found: 0, medianDelay: null },
  'schedule': { healthyRuns: 846, falseAlarms: 0, trueStatements: 0, faultyRuns: 19, found: 19, medianDelay: 0 },
  'slow-progress': { healthyRuns: 846, falseAlarms: 1, trueStatements: 0, faultyRuns: 11, found: 11, medianDelay: 8 },
  'spike': { healthyRuns: 846, falseAlarms: 1, trueStatements: 0, faultyRuns: 9, found: 9, medianDelay: 0 },
  'stalled': { healthyRuns: 846, falseAlarms: 0, trueStatements: 0, faultyRuns: 5, found: 5, medianDelay: 3.4 },
  'step-position': { healthyRuns: 846, falseAlarms: 0, trueStatements: 0, faultyRuns: 7, found: 7, medianDelay: 4 },
  'threshold-drift': { healthyRuns: 846, falseAlarms: 1, trueStatements: 2, faultyRuns: 15, found: 15, medianDelay: 2 },
  'ties': { healthyRuns: 846, falseAlarms: 0, trueStatements: 0, faultyRuns: 5, found: 5, medianDelay: 1 },
  'too-few-examples': { healthyRuns: 846, falseAlarms: 0, trueStatements: 204, faultyRuns: 5, found: 5, medianDelay: 0 },
  'too-good': { healthyRuns: 846, falseAlarms: 0, trueStatements: 0, faultyRuns: 7, found: 7, medianDelay: 1 },
  'trivial-baseline': { healthyRuns: 846, falseAlarms: 0, trueStatements: 0, faultyRuns: 10, found: 10, medianDelay: 6 },
  'underfitting': { healthyRuns: 846, falseAlarms: 0, trueStatements: 0, faultyRuns: 12, found: 12, medianDelay: 7 },
  'unstable-loss': { healthyRuns: 846, falseAlarms: 0, trueStatements: 0, faultyRuns: 9, found: 9, medianDelay: 9 },
};
