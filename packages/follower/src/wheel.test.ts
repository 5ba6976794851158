/** A wheel visits no more than it must, and misses nothing that is due. */

import { expect, it } from 'vitest';
import { MAX_PAUSE_MS, Pace } from './pace.ts';
import type { Turn } from './pace.ts';
import { Wheel } from './wheel.ts';

const TICK_MS = 250;
const DAY_MS = 86_400_000;

it('yields in each tick just what is due, whatever changes, goes and comes, and whichever ticks are left out', () => {
  for (let seed = 1; seed <= 5; seed++) {
    const random = randomOf(seed);
    const [pace, samePace, wheel] = [new Pace(TICK_MS), new Pace(TICK_MS), new Wheel<number>()];
    let now = 1e12;
    const all = new Map<number, { number: number; changedAt: number; isUnread: boolean }>();
    const change = (number: number, ageMs: number) => {
      all.set(number, { number, changedAt: now - ageMs, isUnread: random() < 0.1 });
      wheel.wake(number);
    };
    for (let i = 0; i < 300; i++) change(i, random() * 10 ** (3 + 6 * random()));
    for (let i = 0; i < 700; i++, now += TICK_MS) {
      const [turn, { isDue }] = [pace.next(now), samePace.next(now)];
      if (random() < 0.01) continue;
      const due = [...all.values()].filter(({ number, changedAt, isUnread }) => isDue(number, changedAt, isUnread));
      const found = [...wheel.dueIn(turn, (item) => all.get(item) ?? null)];
      expect([seed, i, found.sort((a, b) => a - b)]).toEqual([
        seed,
        i,
        due.map(({ number }) => number).sort((a, b) => a - b),
      ]);
      if (random() < 0.2) change(Math.floor(random() * 320), random() < 0.5 ? 0 : random() * DAY_MS);
      if (random() < 0.05) all.delete(Math.floor(random() * 300));
    }
  }
});

it('visits what is old in no tick but its own', () => {
  const [pace, wheel] = [new Pace(TICK_MS), new Wheel<number>()];
  for (let i = 0; i < 10_000; i++) wheel.wake(i);
  let visits = 0;
  const dueIn = (turn: Turn) =>
    [
      ...wheel.dueIn(turn, (number) => {
        visits++;
        return { number, changedAt: 0 };
      }),
    ].length;
  // The first tick finds out how old all are.
  dueIn(pace.next(1e12));
  expect(visits).toBe(10_000);
  let looks = 0;
  for (let i = 0; i < MAX_PAUSE_MS / TICK_MS; i++) looks += dueIn(pace.next(1e12));
  expect([looks, visits]).toEqual([10_000, 20_000]);
});

function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
