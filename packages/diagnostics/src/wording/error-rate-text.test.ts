/** The text about a rule's measured error rate. */

import { expect, it } from 'vitest';
import { errorRateText } from './error-rate-text.ts';
import { ERROR_RATES } from './error-rates.ts';
import { ALL_RULES } from '../rules/all-rules.ts';

const RATE = { healthyRuns: 120, falseAlarms: 0, trueStatements: 0, faultyRuns: 30, found: 28, medianDelay: 2 };

it('states false alarms with their upper bound, faults found, and the delay', () => {
  expect(errorRateText('overfitting', { overfitting: RATE })).toBe(
    'false alarm in 0 of 120 healthy generated runs (at most 3.1% with 95% confidence); fault found in 28 of 30 generated runs that had it, typically 2 evaluations after it began',
  );
});

it('says nothing about a rule that was not measured', () => {
  expect(errorRateText('plateau', { overfitting: RATE })).toBe(null);
  expect(errorRateText('toString', {})).toBe(null);
  expect(errorRateText('a', { a: { ...RATE, faultyRuns: 0, found: 0, medianDelay: null } })).toBe(
    'false alarm in 0 of 120 healthy generated runs (at most 3.1% with 95% confidence)',
  );
  expect(errorRateText('a', { a: { ...RATE, trueStatements: 14, faultyRuns: 0, found: 0, medianDelay: null } })).toBe(
    'false alarm in 0 of 120 healthy generated runs (at most 3.1% with 95% confidence), correct in 14 others',
  );
  expect(
    errorRateText('a', {
      a: { healthyRuns: 0, falseAlarms: 0, trueStatements: 0, faultyRuns: 0, found: 0, medianDelay: null },
    }),
  ).toBe(null);
});

it('the published table names only rules that exist', () => {
  const ids = ALL_RULES.map(({ id }) => id);
  expect(Object.keys(ERROR_RATES).filter((rule) => !ids.includes(rule))).toEqual([]);
});
