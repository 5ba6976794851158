import { expect, it } from 'vitest';
import { ROWS_A_FRAME, towards } from './towards.ts';

it('draws rows in several frames, from the top of the list or from the middle of the view', () => {
  const first = towards([], { from: 0, to: 30, slots: 30 });
  expect(first).toEqual(Array.from({ length: ROWS_A_FRAME }, (_, i) => i));
  const whole = towards(towards(first, { from: 0, to: 30, slots: 30 }), { from: 0, to: 30, slots: 30 });
  expect(whole).toEqual(Array.from({ length: 30 }, (_, i) => i));
  expect(towards(whole, { from: 0, to: 30, slots: 30 })).toBe(whole);

  const jumped = towards(whole, { from: 300, to: 330, slots: 30 });
  expect(jumped.filter((index) => index >= 300)).toEqual(Array.from({ length: ROWS_A_FRAME }, (_, i) => 309 + i));
});

it('never draws two rows with the same nodes, and in the end nothing but what is wanted', () => {
  let drawn: readonly number[] = [];
  for (const [from, to] of [
    [0, 30],
    [6, 36],
    [100, 130],
    [90, 110],
  ] as const) {
    for (let frame = 0; frame < 5; frame++) {
      const next = towards(drawn, { from, to, slots: 30 });
      expect(new Set(next.map((index) => index % 30)).size).toBe(next.length);
      expect(next).toEqual(next.toSorted((a, b) => a - b));
      expect(next.filter((index) => !drawn.includes(index)).length).toBeLessThanOrEqual(ROWS_A_FRAME);
      drawn = next;
    }
    expect(drawn).toEqual(Array.from({ length: to - from }, (_, i) => from + i));
  }
});
