/** Writes the counts of each rule as the source file from which the board shows them. */

import type { ErrorRate } from '../../../diagnostics/src/wording/error-rates.ts';

export function errorRatesSource(sets: Readonly<Record<string, Readonly<Record<string, ErrorRate>>>>): string {
  const blocks = Object.entries(sets).map(([set, rates]) => `  ${set}: {\n${rowsOf(rates)}  },\n`);
  return `/** Made by \`npm run bench -- diagnostics --write\`: how often each rule was wrong on the test part of the labelled corpus, and on real logs. */

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
${blocks.join('')}};
`;
}

function rowsOf(rates: Readonly<Record<string, ErrorRate>>): string {
  return Object.entries(rates)
    .map(
      ([rule, { healthyRuns, falseAlarms, trueStatements, faultyRuns, found, medianDelay: delay }]) =>
        `    '${rule}': { healthyRuns: ${healthyRuns}, falseAlarms: ${falseAlarms}, trueStatements: ${trueStatements}, faultyRuns: ${faultyRuns}, found: ${found}, medianDelay: ${delay === null ? null : Number(delay.toFixed(1))} },\n`,
    )
    .join('');
}
