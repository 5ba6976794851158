/** Made by `npm run bench -- diagnostics --write`: how often each rule was wrong on the test part of the labelled corpus, and on real logs. */

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

/** By the runs on which it was measured, and by rule. Never added up: runs that were generated say little about those of others. */
export const ERROR_RATES: Readonly<Record<'generated' | 'real', Readonly<Record<string, ErrorRate>>>> = {
  generated: {
    'below-target': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 158, faultyRuns: 0, found: 0, medianDelay: null },
    'best-not-saved': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 0, faultyRuns: 8, found: 8, medianDelay: 14 },
    'calibration-drift': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 0, faultyRuns: 5, found: 5, medianDelay: 7 },
    'class-bias': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 15, faultyRuns: 8, found: 8, medianDelay: 3 },
    'class-imbalance': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 0, faultyRuns: 5, found: 5, medianDelay: 0 },
    'collapse': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 0, faultyRuns: 5, found: 5, medianDelay: 2 },
    'crashed': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 0, faultyRuns: 4, found: 4, medianDelay: 0.1 },
    'divergence': { healthyRuns: 1044, falseAlarms: 1, trueStatements: 0, faultyRuns: 10, found: 10, medianDelay: 1 },
    'error-pattern': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 26, faultyRuns: 0, found: 0, medianDelay: null },
    'evaluation-set-changed': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 0, faultyRuns: 5, found: 5, medianDelay: 1 },
    'generalization-gap': { healthyRuns: 1044, falseAlarms: 1, trueStatements: 0, faultyRuns: 12, found: 7, medianDelay: 11 },
    'gradient-norm': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 0, faultyRuns: 9, found: 9, medianDelay: 1 },
    'loss-up-metric-up': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 0, faultyRuns: 7, found: 7, medianDelay: 10 },
    'margin-collapse': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 0, faultyRuns: 8, found: 8, medianDelay: 1 },
    'metric-audit': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 0, faultyRuns: 4, found: 4, medianDelay: 1 },
    'no-learning': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 0, faultyRuns: 15, found: 15, medianDelay: 6 },
    'non-finite': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 0, faultyRuns: 5, found: 5, medianDelay: 0 },
    'overfitting': { healthyRuns: 1044, falseAlarms: 3, trueStatements: 0, faultyRuns: 11, found: 11, medianDelay: 6 },
    'plateau': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 0, faultyRuns: 0, found: 0, medianDelay: null },
    'schedule': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 0, faultyRuns: 10, found: 10, medianDelay: 0 },
    'slow-progress': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 0, faultyRuns: 7, found: 7, medianDelay: 9 },
    'spike': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 0, faultyRuns: 5, found: 5, medianDelay: 0 },
    'stalled': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 0, faultyRuns: 4, found: 4, medianDelay: 4.4 },
    'step-position': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 0, faultyRuns: 3, found: 3, medianDelay: 3 },
    'threshold-drift': { healthyRuns: 1044, falseAlarms: 1, trueStatements: 1, faultyRuns: 8, found: 8, medianDelay: 2 },
    'ties': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 0, faultyRuns: 4, found: 4, medianDelay: 1 },
    'too-few-examples': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 228, faultyRuns: 1, found: 1, medianDelay: 0 },
    'too-good': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 0, faultyRuns: 5, found: 5, medianDelay: 1 },
    'trivial-baseline': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 0, faultyRuns: 7, found: 7, medianDelay: 7 },
    'underfitting': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 0, faultyRuns: 11, found: 11, medianDelay: 8 },
    'unstable-loss': { healthyRuns: 1044, falseAlarms: 0, trueStatements: 0, faultyRuns: 5, found: 5, medianDelay: 7 },
  },
  real: {
    'below-target': { healthyRuns: 7, falseAlarms: 0, trueStatements: 0, faultyRuns: 0, found: 0, medianDelay: null },
    'class-bias': { healthyRuns: 2, falseAlarms: 0, trueStatements: 0, faultyRuns: 0, found: 0, medianDelay: null },
    'class-imbalance': { healthyRuns: 3, falseAlarms: 0, trueStatements: 0, faultyRuns: 0, found: 0, medianDelay: null },
    'collapse': { healthyRuns: 19, falseAlarms: 0, trueStatements: 0, faultyRuns: 0, found: 0, medianDelay: null },
    'divergence': { healthyRuns: 19, falseAlarms: 0, trueStatements: 0, faultyRuns: 0, found: 0, medianDelay: null },
    'generalization-gap': { healthyRuns: 18, falseAlarms: 0, trueStatements: 0, faultyRuns: 0, found: 0, medianDelay: null },
    'gradient-norm': { healthyRuns: 7, falseAlarms: 0, trueStatements: 0, faultyRuns: 0, found: 0, medianDelay: null },
    'loss-up-metric-up': { healthyRuns: 15, falseAlarms: 0, trueStatements: 0, faultyRuns: 1, found: 1, medianDelay: 16 },
    'no-learning': { healthyRuns: 16, falseAlarms: 0, trueStatements: 0, faultyRuns: 8, found: 8, medianDelay: 7 },
    'non-finite': { healthyRuns: 23, falseAlarms: 0, trueStatements: 0, faultyRuns: 0, found: 0, medianDelay: null },
    'overfitting': { healthyRuns: 16, falseAlarms: 0, trueStatements: 0, faultyRuns: 7, found: 7, medianDelay: 4 },
    'plateau': { healthyRuns: 9, falseAlarms: 0, trueStatements: 0, faultyRuns: 0, found: 0, medianDelay: null },
    'schedule': { healthyRuns: 15, falseAlarms: 0, trueStatements: 0, faultyRuns: 0, found: 0, medianDelay: null },
    'slow-progress': { healthyRuns: 2, falseAlarms: 0, trueStatements: 0, faultyRuns: 0, found: 0, medianDelay: null },
    'spike': { healthyRuns: 22, falseAlarms: 0, trueStatements: 0, faultyRuns: 1, found: 1, medianDelay: null },
    'too-few-examples': { healthyRuns: 5, falseAlarms: 0, trueStatements: 0, faultyRuns: 3, found: 3, medianDelay: null },
    'too-good': { healthyRuns: 17, falseAlarms: 0, trueStatements: 0, faultyRuns: 3, found: 3, medianDelay: 1 },
    'trivial-baseline': { healthyRuns: 1, falseAlarms: 0, trueStatements: 0, faultyRuns: 0, found: 0, medianDelay: null },
    'underfitting': { healthyRuns: 2, falseAlarms: 0, trueStatements: 0, faultyRuns: 0, found: 0, medianDelay: null },
    'unstable-loss': { healthyRuns: 20, falseAlarms: 0, trueStatements: 0, faultyRuns: 1, found: 1, medianDelay: null },
  },
};
