/** Made by `npm run bench -- diagnostics --write`: how often each rule was wrong on the test part of the labelled corpus. */

export interface ErrorRate {
  /** Runs with nothing wrong, and in how many of them the rule asked somebody to act or to watch all the same. */
  healthyRuns: number;
  falseAlarms: number;
  /** Runs with the fault that the rule is for, and how many of them it found. */
  faultyRuns: number;
  found: number;
  /** Evaluations after the fault began; null when none was found. */
  medianDelay: number | null;
}

export const ERROR_RATES: Readonly<Record<string, ErrorRate>> = {
  'below-target': { healthyRuns: 206, falseAlarms: 0, faultyRuns: 0, found: 0, medianDelay: null },
  'best-not-saved': { healthyRuns: 206, falseAlarms: 0, faultyRuns: 8, found: 8, medianDelay: 13 },
  'calibration-drift': { healthyRuns: 206, falseAlarms: 0, faultyRuns: 9, found: 3, medianDelay: 5 },
  'class-bias': { healthyRuns: 206, falseAlarms: 4, faultyRuns: 10, found: 10, medianDelay: 7 },
  'class-imbalance': { healthyRuns: 206, falseAlarms: 0, faultyRuns: 7, found: 7, medianDelay: 0 },
  'collapse': { healthyRuns: 206, falseAlarms: 0, faultyRuns: 6, found: 2, medianDelay: 2 },
  'crashed': { healthyRuns: 206, falseAlarms: 0, faultyRuns: 4, found: 4, medianDelay: 0.1 },
  'divergence': { healthyRuns: 206, falseAlarms: 0, faultyRuns: 14, found: 11, medianDelay: 1 },
  'error-pattern': { healthyRuns: 206, falseAlarms: 6, faultyRuns: 0, found: 0, medianDelay: null },
  'evaluation-set-changed': { healthyRuns: 206, falseAlarms: 0, faultyRuns: 5, found: 5, medianDelay: 1 },
  'generalization-gap': { healthyRuns: 206, falseAlarms: 0, faultyRuns: 15, found: 5, medianDelay: 6 },
  'gradient-norm': { healthyRuns: 206, falseAlarms: 0, faultyRuns: 15, found: 15, medianDelay: 1 },
  'loss-up-metric-up': { healthyRuns: 206, falseAlarms: 0, faultyRuns: 13, found: 5, medianDelay: 8 },
  'margin-collapse': { healthyRuns: 206, falseAlarms: 0, faultyRuns: 10, found: 0, medianDelay: null },
  'metric-audit': { healthyRuns: 206, falseAlarms: 0, faultyRuns: 5, found: 5, medianDelay: 1 },
  'no-learning': { healthyRuns: 206, falseAlarms: 1, faultyRuns: 22, found: 21, medianDelay: 6 },
  'non-finite': { healthyRuns: 206, falseAlarms: 0, faultyRuns: 9, found: 9, medianDelay: 0 },
  'overfitting': { healthyRuns: 206, falseAlarms: 1, faultyRuns: 15, found: 14, medianDelay: 7 },
  'schedule': { healthyRuns: 206, falseAlarms: 0, faultyRuns: 19, found: 19, medianDelay: 0 },
  'slow-progress': { healthyRuns: 206, falseAlarms: 0, faultyRuns: 7, found: 6, medianDelay: 14 },
  'spike': { healthyRuns: 206, falseAlarms: 12, faultyRuns: 9, found: 6, medianDelay: 0 },
  'stalled': { healthyRuns: 206, falseAlarms: 0, faultyRuns: 5, found: 3, medianDelay: 3.8 },
  'step-position': { healthyRuns: 206, falseAlarms: 0, faultyRuns: 7, found: 7, medianDelay: 4 },
  'threshold-drift': { healthyRuns: 206, falseAlarms: 0, faultyRuns: 9, found: 0, medianDelay: null },
  'ties': { healthyRuns: 206, falseAlarms: 0, faultyRuns: 5, found: 5, medianDelay: 1 },
  'too-few-examples': { healthyRuns: 206, falseAlarms: 0, faultyRuns: 5, found: 0, medianDelay: null },
  'too-good': { healthyRuns: 206, falseAlarms: 0, faultyRuns: 7, found: 7, medianDelay: 1 },
  'trivial-baseline': { healthyRuns: 206, falseAlarms: 15, faultyRuns: 7, found: 5, medianDelay: 5 },
  'underfitting': { healthyRuns: 206, falseAlarms: 2, faultyRuns: 12, found: 12, medianDelay: 7 },
  'unstable-loss': { healthyRuns: 206, falseAlarms: 0, faultyRuns: 9, found: 9, medianDelay: 9 },
};
