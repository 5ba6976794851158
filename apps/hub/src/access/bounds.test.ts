/** Addresses that a shared hub remembers: bounded, and the oldest goes first. */

import { expect, it } from 'vitest';
import { TRIES_A_MINUTE, TryLimiter } from './try-limiter.ts';

it('an address has 20 tries a minute, and is forgotten when 1,000 others came after it', () => {
  const tries = new TryLimiter(() => 0);
  const isTooMany = (count: number) => Array.from({ length: count }, () => tries.isTooMany('guesser')).at(-1);
  expect(isTooMany(TRIES_A_MINUTE)).toBe(false);
  expect(isTooMany(1)).toBe(true);
  for (let i = 0; i < 999; i++) tries.isTooMany(`other ${i}`);
  expect(isTooMany(1)).toBe(true);
  // Its last try counts, not its first one.
  for (let i = 0; i < 999; i++) tries.isTooMany(`later ${i}`);
  expect(isTooMany(1)).toBe(true);
  for (let i = 0; i < 1_000; i++) tries.isTooMany(`another ${i}`);
  expect(isTooMany(1)).toBe(false);
});
