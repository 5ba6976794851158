/** The text about a rule's measured error rate. */

import { expect, it } from 'vitest';
import { errorRateText } from './error-rate-text.ts';
import { ERROR_RATES } from './error-rates.ts';
import { ALL_RULES } from '../rules/all-rules.ts';

const RATE = { healthyRuns: 120, falseAlarms: 0, trueStatements: 0, faultyRuns: 30, found: 28, medianDelay: 2 };
const textOf = (generated: Partial<typeof RATE> | null, real: Partial<typeof RATE> | null = null) =>
  errorRateText('a', {
    generated: generated ? { a: { ...RATE, ...generated } } : {},
    real: real ? { a: { ...RATE, ...real } } : {},
  });

it('states on which runs it was measured, false alarms with their upper bound, faults found, and the delay', () => {
  expect(textOf({})).toBe(
    'on generated runs: false alarm in 0 of 120 healthy ones (at most 3.1% with 95% confidence); fault found in 28 of 30 that had it, typically 2 evaluations after it began',
  );
  expect(textOf({ trueStatements: 14, faultyRuns: 0 })).toBe(
    'on generated runs: false alarm in 0 of 120 healthy ones (at most 3.1% with 95% confidence), correct in 14 others',
  );
});

it('never adds generated and real runs up', () => {
  expect(textOf({ faultyRuns: 0 }, { healthyRuns: 24, falseAlarms: 1, faultyRuns: 0 })).toBe(
    'on generated runs: false alarm in 0 of 120 healthy ones (at most 3.1% with 95% confidence) · on real runs: false alarm in 1 of 24 healthy ones (at most 20.2% with 95% confidence)',
  );
});

it('hides a rate with fewer than ten cases behind it', () => {
  expect(textOf({ faultyRuns: 9, found: 9 }, { healthyRuns: 9, faultyRuns: 4 })).toBe(
    'on generated runs: false alarm in 0 of 120 healthy ones (at most 3.1% with 95% confidence)',
  );
  expect(textOf({ healthyRuns: 9 })).toBe(
    'on generated runs: fault found in 28 of 30 that had it, typically 2 evaluations after it began',
  );
  expect(textOf({ healthyRuns: 0, faultyRuns: 0 })).toBe(null);
});

it('says nothing about a rule that was not measured', () => {
  expect(textOf(null)).toBe(null);
  expect(errorRateText('toString', { generated: {}, real: {} })).toBe(null);
});

it('the published table names only rules that exist', () => {
  const ids = ALL_RULES.map(({ id }) => id);
  const measured = Object.values(ERROR_RATES).flatMap((rates) => Object.keys(rates));
  expect(measured.filter((rule) => !ids.includes(rule))).toEqual([]);
});
