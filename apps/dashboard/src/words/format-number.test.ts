import { expect, it } from 'vitest';
import { bytes, decimal, halfText, notFinite, percent, plural, rate, whole } from './format-number.ts';

it('writes thousands with a comma', () => {
  expect(whole(1500)).toBe('1,500');
  expect(whole(999.6)).toBe('1,000');
});

it('writes losses with three decimals, and small ones with as many as they need', () => {
  expect([0.57557, 0, 1, 12.3456, 512.61, 0.00421, 0.00042, 0.0000042, 23456, 2_345_678].map(decimal)).toEqual([
    '0.576',
    '0.000',
    '1.000',
    '12.35',
    '512.6',
    '0.0042',
    '0.0004',
    '4.2e-6',
    '23,456',
    '2.35e6',
  ]);
});

it('half of an interval is as fine as the score beside it', () => {
  expect([0.0318, 0.0031, 0.00000772, 0, 12.34, NaN].map(halfText)).toEqual([
    '0.032',
    '0.003',
    '<0.001',
    '0.000',
    '12.34',
    'not a number',
  ]);
});

it('writes a minus sign, not a hyphen, and no negative zero', () => {
  expect([decimal(-0.0143), whole(-1500), percent(-0.05), rate(-1e-5), decimal(-2e-9)]).toEqual([
    '−0.014',
    '−1,500',
    '−5.0%',
    '−1e-5',
    '−2e-9',
  ]);
  expect([decimal(-0), whole(-0.4), percent(-0), rate(-0)]).toEqual(['0.000', '0', '0.0%', '0']);
});

it('writes what rounds up to a power of ten like that power', () => {
  expect([decimal(99.9996), decimal(999.96), bytes(999_999), bytes(999_999_999)]).toEqual([
    '100.0',
    '1,000',
    '1.0 MB',
    '1.0 GB',
  ]);
});

it('writes the largest and smallest numbers shortly', () => {
  expect([decimal(1e308), decimal(5e-324), rate(5e-324)]).toEqual(['1.00e308', '4.9e-324', '4.9e-324']);
});

it('writes rates in powers of ten and shares in percent', () => {
  expect([0.0002, 1.8e-5, 0, 0.1, 1, 0.0125].map(rate)).toEqual(['2e-4', '1.8e-5', '0', '0.1', '1', '0.013']);
  expect(percent(0.451)).toBe('45.1%');
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
