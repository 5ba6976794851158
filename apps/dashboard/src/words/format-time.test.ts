import { expect, it } from 'vitest';
import { age, duration, span } from './format-time.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;

it('writes a duration as a clock does, and long ones in days', () => {
  expect([0, 187 * SECOND, 3787 * SECOND, 49 * HOUR].map(duration)).toEqual(['0:00', '3:07', '1:03:07', '2 d 1 h']);
});

it('writes ages in the largest unit that fits', () => {
  expect(
    [900, 59_999, 60_000, 14 * 60_000, 2 * HOUR, 47 * HOUR, 49 * HOUR, 729 * 24 * HOUR, 2434 * 24 * HOUR].map(span),
  ).toEqual(['0 s', '59 s', '1 min', '14 min', '2 h', '47 h', '2 d', '729 d', '6 y']);
});

it('never writes a negative age, even if two clocks differ', () => expect(age(2000, 1000)).toBe('0 s ago'));

it('says so when a duration is unknown', () => expect([NaN, Infinity].map(duration)).toEqual(['unknown', 'unknown']));

it('never rounds up to the next unit', () =>
  expect([59_999, 3_599_999, 172_799_999].map(duration)).toEqual(['0:59', '59:59', '47:59:59']));
