import { expect, it } from 'vitest';
import { GrowingIntegers } from './growing-integers.ts';

it.each([[65_535], [65_536], [undefined]])(
  'keeps every number up to the largest, however many there are: %s',
  (most) => {
    const list = new GrowingIntegers(most);
    const numberAt = (i: number) => (i * 7_919) % ((most ?? 2 ** 31 - 1) + 1);
    for (let i = 0; i < 20_000; i++) list.push(numberAt(i));
    list.push(most ?? 2 ** 31 - 1);
    expect(list.length).toBe(20_001);
    expect(Array.from({ length: 20_000 }, (_, i) => list.at(i))).toEqual(
      Array.from({ length: 20_000 }, (_, i) => numberAt(i)),
    );
    expect(list.at(20_000)).toBe(most ?? 2 ** 31 - 1);
    expect([...list.view(5, 8)]).toEqual([5, 6, 7].map(numberAt));
  },
);
