import { expect, it } from 'vitest';
import { bytes, decimal, notFinite, percent, plural, rate, whole } from './format-number.ts';

it('writes thousands with a comma', () => {
  expect(whole(1500)).toBe('1,500');
  expect(whole(999.6)).toBe('1,000');
});

it('writes losses with three decimals, and small ones with as many as they need', () => {
  expect([0.57557, 0, 1, 12.3456, 512.61, 0.00421, 0.00042, 0.0000042, 23456, 2_345_678].map(decimal)).toEqual([
    '0.576',
    '0.000',
    '1.000',
    '12.346',
    '512.6',
    '0.0042',
    '0.0004',
    '4.2e-6',
    '23,456',
    '2.35e6',
  ]);
});

it('writes a minus sign, not a hyphen', () => expect(decimal(-0.0143)).toBe('−0.014'));

it('writes rates in powers of ten and shares in percent', () => {
  expect([0.0002, 1.8e-5, 0].map(rate)).toEqual(['2.0e-4', '1.8e-5', '0']);
  expect(percent(0.451)).toBe('45.1 %');
});

it('never writes a non-finite number as if it were measured', () => {
  for (const write of [whole, decimal, rate, percent]) {
    expect(write(NaN)).toBe('not a number');
    expect(write(Infinity)).toBe('infinite');
  }
  expect(notFinite(-Infinity)).toBe('minus infinite');
});

it('writes sizes and plurals', () => {
  expect([999, 61_204, 2_100_000, 3_000_000_000].map(bytes)).toEqual(['999 B', '61 kB', '2.1 MB', '3.0 GB']);
  expect([plural(1, 'run'), plural(0, 'run'), plural(1500, 'run')]).toEqual(['1 run', '0 runs', '1,500 runs']);
});
