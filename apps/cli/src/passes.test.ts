import { expect, it } from 'vitest';
import { parseUntil } from './passes.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

it('a link or token lasts until the end of a day, or some days from now, and a date that the board would refuse is named', () => {
  const near = new Date(Date.now() + 40 * DAY_MS);
  const day = [near.getFullYear(), near.getMonth() + 1, near.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
  expect(new Date(parseUntil(day)).getDate()).toBe(near.getDate());
  expect(new Date(parseUntil(day)).getHours()).toBe(23);
  expect(Math.abs(parseUntil('30d') - Date.now() - 30 * DAY_MS)).toBeLessThan(60_000);
  for (const [text, why] of [
    ['tomorrow', 'days from now such as 30d'],
    ['2020-01-31', 'has passed'],
    ['0d', 'has passed'],
    ['9999-01-31', 'within 366 days'],
    ['367d', 'within 366 days'],
  ] as const)
    expect(() => parseUntil(text)).toThrow(why);
});
