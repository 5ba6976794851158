/** Writes the counts of each rule as the source file from which the board shows them. */

import type { ErrorRates } from '../../../diagnostics/src/wording/error-rate.ts';

export function errorRatesSource(sets: Readonly<Record<string, ErrorRates>>): string {
  const blocks = Object.entries(sets).map(([set, rates]) => `  ${set}: {\n${rowsOf(rates)}  },\n`);
  return `/** Made by \`npm run bench -- diagnostics --write\`: how often each rule was wrong on the test part of the labeled corpus, and on real logs. */

import type { MeasuredRates } from './error-rate.ts';

export const ERROR_RATES: MeasuredRates = {
${blocks.join('')}};
`;
}

function rowsOf(rates: ErrorRates): string {
  return Object.entries(rates)
    .map(
      ([rule, { healthyRuns, falseAlarms, trueStatements, faultyRuns, found, medianDelay: delay }]) =>
        `    '${rule}': { healthyRuns: ${healthyRuns}, falseAlarms: ${falseAlarms}, trueStatements: ${trueStatements}, faultyRuns: ${faultyRuns}, found: ${found}, medianDelay: ${delay === null ? null : Number(delay.toFixed(1))} },\n`,
    )
    .join('');
}
