import { afterEach, expect, it, vi } from 'vitest';
import { PageClock } from '../testing/page-clock.ts';
import { FIRST, LiveBudget, REST, fillFrame, withinBudget } from './live-budget.ts';

afterEach(() => vi.unstubAllGlobals());

it('pauses by what was spent, at least and at most so long', () => {
  const budget = new LiveBudget({ share: 0.1, calmShare: 0.1, leastMs: 50, mostMs: 900, calmMostMs: 400 });
  expect(budget.waitMs(1_000)).toBe(0);
  budget.spend(1, 1_000);
  expect(budget.waitMs(1_000)).toBe(49);
  expect(budget.waitMs(2_000)).toBe(0);
  budget.spend(10, 2_000);
  budget.spend(10, 2_000);
  expect(budget.waitMs(2_000)).toBeCloseTo(180);
  budget.spend(1_000, 3_000);
  expect(budget.waitMs(3_000)).toBe(400);
  // A log that sends fast makes costly drawings wait for longer.
  for (let i = 0; i < 20; i++) budget.arrived(4_000 + 50 * i);
  budget.spend(1_000, 5_000);
  expect(budget.waitMs(5_000)).toBe(900);
});

/** Events at this pace for ten seconds, of which each drawing takes so long. @returns for how long each drawn event had waited */
function waits(budget: LiveBudget, everyMs: number, costMs: number): number[] {
  const clock = new PageClock();
  const found: number[] = [];
  let newestMs = 0;
  const soon = withinBudget(budget, () => {
    found.push(clock.nowMs - newestMs);
    clock.spend(costMs);
  });
  for (let atMs = 0; atMs < 10_000; atMs += everyMs) {
    clock.runUntil(atMs);
    newestMs = atMs;
    budget.arrived();
    soon();
  }
  const before = found.length;
  clock.runUntil(20_000);
  expect(found.length - before, 'the newest event is drawn, once').toBe(1);
  return found;
}

it('draws 20 events a second as often as their cost allows', () => {
  const limits = { share: 0.1, calmShare: 0.2, leastMs: 50, mostMs: 1_000, calmMostMs: 1_000 };
  expect(waits(new LiveBudget(limits), 50, 2).length).toBeGreaterThan(150);
  const costly = waits(new LiveBudget(limits), 50, 20).length;
  expect(costly).toBeGreaterThan(40);
  expect(costly).toBeLessThanOrEqual(51);
});

it('draws each of ten events a second in the next frame where that takes 8 or 20 % of the time', () => {
  for (const costMs of [8, 20]) {
    const found = waits(new LiveBudget(FIRST), 100, costMs);
    expect(found.length, `${costMs} ms each`).toBe(100);
    expect(Math.max(...found), `${costMs} ms each`).toBeLessThanOrEqual(32);
  }
});

it('leaves 85 % of the thread to others, whatever a log sends and a drawing costs', () => {
  for (const costMs of [1, 5, 10, 20, 40]) {
    const spent =
      costMs * (waits(new LiveBudget(FIRST), 50, costMs).length + waits(new LiveBudget(REST), 50, costMs).length);
    expect(spent / 10_000, `${costMs} ms each`).toBeLessThan(0.15);
  }
});

it('leaves 95 % to others where many charts are open below the first one and a log is fast', () => {
  for (const costMs of [20, 80, 150])
    expect((costMs * waits(new LiveBudget(REST), 50, costMs).length) / 10_000, `${costMs} ms each`).toBeLessThan(0.05);
});

it('draws in the next frame what comes in one that has painted enough', () => {
  const clock = new PageClock();
  vi.stubGlobal('document', {
    timeline: {
      get currentTime() {
        return clock.nowMs;
      },
    },
  });
  const drawn: number[] = [];
  const soon = withinBudget(new LiveBudget(FIRST), () => drawn.push(clock.nowMs));
  let painted = 0;
  requestAnimationFrame(() => {
    painted = clock.nowMs;
    fillFrame();
  });
  soon();
  clock.runUntil(100);
  expect(drawn).toHaveLength(1);
  expect(drawn[0]).toBeGreaterThan(painted);
});
