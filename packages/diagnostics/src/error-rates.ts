/** Made by `npm run bench -- diagnostics --write`: how often each rule was wrong on the test part of the labelled corpus. */

export interface ErrorRate {
  /** Runs with nothing wrong, and in how many of them the rule asked somebody to act or to watch all the same. */
  healthyRuns: number;
  falseAlarms: number;
  /** Runs with the fault that the rule is for, and in how many of them it was found, by this rule or by another that names the same fault. */
  faultyRuns: number;
  found: number;
  /** Evaluations after the fault began; null when none was found. */
  medianDelay: number | null;
}

export const ERROR_RATES: Readonly<Record<string, ErrorRate>> = {
  'below-target': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 0, found: 0, medianDelay: null },
  'best-not-saved': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 8, found: 8, medianDelay: 13 },
  'calibration-drift': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 9, found: 9, medianDelay: 7 },
  'class-bias': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 10, found: 10, medianDelay: 14 },
  'class-imbalance': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 7, found: 7, medianDelay: 0 },
  'collapse': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 6, found: 6, medianDelay: 1 },
  'crashed': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 4, found: 4, medianDelay: 0.1 },
  'divergence': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 14, found: 14, medianDelay: 0 },
  'error-pattern': { healthyRuns: 397, falseAlarms: 1, faultyRuns: 0, found: 0, medianDelay: null },
  'evaluation-set-changed': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 5, found: 5, medianDelay: 1 },
  'generalization-gap': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 15, found: 8, medianDelay: 7 },
  'gradient-norm': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 15, found: 15, medianDelay: 1 },
  'loss-up-metric-up': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 13, found: 13, medianDelay: 6 },
  'margin-collapse': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 10, found: 10, medianDelay: 1 },
  'metric-audit': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 5, found: 5, medianDelay: 1 },
  'no-learning': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 22, found: 21, medianDelay: 6 },
  'non-finite': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 9, found: 9, medianDelay: 0 },
  'overfitting': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 15, found: 14, medianDelay: 7 },
  'schedule': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 19, found: 19, medianDelay: 0 },
  'slow-progress': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 7, found: 7, medianDelay: 8 },
  'spike': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 9, found: 9, medianDelay: 0 },
  'stalled': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 5, found: 5, medianDelay: 3.4 },
  'step-position': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 7, found: 7, medianDelay: 4 },
  'threshold-drift': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 9, found: 9, medianDelay: 16 },
  'ties': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 5, found: 5, medianDelay: 1 },
  'too-few-examples': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 5, found: 5, medianDelay: 0 },
  'too-good': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 7, found: 7, medianDelay: 1 },
  'trivial-baseline': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 7, found: 7, medianDelay: 6 },
  'underfitting': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 12, found: 12, medianDelay: 7 },
  'unstable-loss': { healthyRuns: 397, falseAlarms: 0, faultyRuns: 9, found: 9, medianDelay: 9 },
};
