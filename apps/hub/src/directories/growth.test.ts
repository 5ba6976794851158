/** A copy is no training. */

import { expect, it } from 'vitest';
import type { LookedAt } from './growth.ts';
import { FRESH_MS, FURTHER_FILE_MS, Growth } from './growth.ts';

function seen(...looks: (Partial<LookedAt> & { file?: string })[]): boolean {
  const growth = new Growth();
  for (const { file = 'a', ...look } of looks)
    growth.look(file, { hasNews: true, isWhole: true, lastStep: 10, lastTime: null, now: 0, ...look });
  return growth.isSeen;
}

it('what is there at once is no growth, however many files; nor what comes in pieces, nor what is read again', () => {
  expect(seen({})).toBe(false);
  expect(seen({}, { file: 'b', lastStep: 90, now: FURTHER_FILE_MS })).toBe(false);
  expect(seen({ isWhole: false }, { isWhole: false, lastStep: 20, now: 60_000 }, { lastStep: 30, now: 90_000 })).toBe(
    false,
  );
  expect(seen({}, { now: 60_000 }, { lastStep: 9, now: 90_000 })).toBe(false);
});

it('a whole file that goes on is growth, and so is a further file after a pause', () => {
  expect(seen({}, { lastStep: 11 })).toBe(true);
  expect(seen({}, { lastStep: 11, isWhole: false })).toBe(true);
  expect(seen({}, { file: 'b', now: FURTHER_FILE_MS + 1 })).toBe(true);
});

it('one growth may be a copy in pieces that happened to end with a whole record; three are a training', () => {
  const growth = new Growth();
  const look = (lastStep: number) =>
    growth.look('a', { hasNews: true, isWhole: true, lastStep, lastTime: null, now: 0 });
  const seen = [10, 11, 12, 13].map((step) => (look(step), [growth.hasGrown, growth.isSure]));
  expect(seen).toEqual([
    [false, false],
    [true, false],
    [true, false],
    [true, true],
  ]);
});

it('a run whose own clock is at now is trained now, one that tells of another time must be seen to grow', () => {
  expect(seen({ lastTime: 1e12, now: 1e12 + FRESH_MS - 1 })).toBe(true);
  expect(seen({ lastTime: 1e12, now: 1e12 + FRESH_MS })).toBe(false);
  expect(
    seen({ lastTime: 1e12, now: 1e12 + FRESH_MS }, { lastTime: 1e12 + 1, lastStep: 11, now: 1e12 + FRESH_MS + 2 }),
  ).toBe(true);
  expect(seen({ hasNews: false, lastTime: 1e12, now: 1e12 })).toBe(false);
});
