/** Writes the counts of the test part as the source file from which the board shows them. */

import type { RuleCounts } from './error-counts.ts';

export function errorRatesSource(counts: readonly RuleCounts[]): string {
  const rows = counts.map(
    ({ rule, healthyRuns, falseAlarms, trueStatements, faultyRuns, foundByAny, medianDelayByAny: delay }) =>
      `  '${rule}': { healthyRuns: ${healthyRuns}, falseAlarms: ${falseAlarms}, trueStatements: ${trueStatements}, faultyRuns: ${faultyRuns}, found: ${foundByAny}, medianDelay: ${delay === null ? null : Number(delay.toFixed(1))} },`,
  );
  return `/** Made by \`npm run bench -- diagnostics --write\`: how often each rule was wrong on the test part of the labelled corpus. */

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

export const ERROR_RATES: Readonly<Record<string, ErrorRate>> = {
${rows.join('\n')}
};
`;
}
