/** Whether two files record the same series, by what both say of the same steps. */

import type { Head } from './series-heads.ts';

/** 'apart': neither says anything of the other's steps. 'unknown': what is kept of them says nothing. */
export type Relation = 'same' | 'apart' | 'other' | 'unknown';

/** Of the common steps this many may differ: a value that was printed before it was final. */
const MAX_OTHER_SHARE = 0.1;
const MAX_FURTHER_SHARE = 0.5;
/** A number with fewer digits is compared as if it had these. */
const MIN_DIGITS = 2;
const MAX_DIGITS = 12;
const MAX_RELATIVE = 1e-5;

export function relationOf(a: Head, b: Head): Relation {
  if (a.last < b.first || b.last < a.first) return 'apart';
  const { common, equal, further } = compared(a, b);
  if (common === 0) return 'unknown';
  // Many more points than the better file has are no copy, even where they agree: a series comes from one file.
  return common - equal <= common * MAX_OTHER_SHARE && further <= common * MAX_FURTHER_SHARE ? 'same' : 'other';
}

/** Of what the earlier one covers, so much is over before a resume. */
const MIN_DONE = 0.25;
/** A single number is a result. */
const MIN_RESUMED = 2;

/** Whether the second goes on with the training of the first: it begins well within it, or behind. */
export function resumes(earlier: Head, later: Head): boolean {
  return later.steps.length >= MIN_RESUMED && later.first > earlier.first + MIN_DONE * (earlier.last - earlier.first);
}

/** How many steps both have, at how many they say the same, and how many the second has in between. */
export function compared(a: Head, b: Head): { common: number; equal: number; further: number; isFirstEqual: boolean } {
  let common = 0;
  let further = 0;
  let equal = 0;
  let isFirstEqual = false;
  for (let i = 0, j = 0; i < a.steps.length && j < b.steps.length;) {
    const [left, right] = [a.steps[i]!, b.steps[j]!];
    if (left === right) {
      const isEqual = isSame(a.values[i]!, b.values[j]!);
      if (common === 0) isFirstEqual = isEqual;
      common++;
      if (isEqual) equal++;
      i++;
      j++;
    } else if (left < right) i++;
    else {
      if (i > 0) further++;
      j++;
    }
  }
  return { common, equal, further, isFirstEqual };
}

/** One of them may be rounded, to its digits or to 32 bits. */
export function isSame(a: number, b: number): boolean {
  if (Object.is(a, b)) return true;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  const digits = Math.max(MIN_DIGITS, Math.min(digitsOf(a), digitsOf(b)));
  return Math.abs(a - b) <= 0.51 * 10 ** -digits + MAX_RELATIVE * Math.abs(a);
}

/** Behind the decimal point. */
function digitsOf(value: number): number {
  const text = String(value);
  const exponentAt = text.indexOf('e');
  const mantissa = exponentAt < 0 ? text : text.slice(0, exponentAt);
  const point = mantissa.indexOf('.');
  const digits =
    (point < 0 ? 0 : mantissa.length - point - 1) - (exponentAt < 0 ? 0 : Number(text.slice(exponentAt + 1)));
  return Math.min(MAX_DIGITS, Math.max(0, digits));
}
