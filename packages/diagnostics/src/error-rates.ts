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
};
