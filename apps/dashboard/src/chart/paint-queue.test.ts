import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PageClock } from '../testing/page-clock.ts';
import { cancelPaint, paintAll, paintNow, schedulePaint, setHidden } from './paint-queue.ts';

let clock: PageClock;
beforeEach(() => {
  clock = new PageClock();
});
afterEach(() => {
  clock.runUntil(Infinity);
  vi.unstubAllGlobals();
});

it('a frame paints charts for ten milliseconds, each once with its newest state', () => {
  const painted: string[] = [];
  const charts = ['a', 'b', 'c', 'd'].map((name) => ({ name }));
  const paint = (text: string) => {
    clock.spend(text.startsWith('c') ? 100 : 6);
    painted.push(text);
  };
  for (const turn of [1, 2]) for (const chart of charts) schedulePaint(chart, () => paint(chart.name + turn));
  clock.runUntil(16);
  expect(painted).toEqual(['a2', 'b2']);
  clock.runUntil(32);
  expect(painted).toEqual(['a2', 'b2', 'c2']);
  clock.runUntil(200);
  expect(painted).toEqual(['a2', 'b2', 'c2', 'd2']);
  clock.runUntil(10_000);
  expect(painted).toHaveLength(4);
});

it('the first chart is painted without waiting for a frame or for other charts, unless it is out of sight', () => {
  const painted: string[] = [];
  const [first, other] = [{}, {}];
  schedulePaint(other, () => painted.push('other'));
  schedulePaint(first, () => painted.push('first, before'));
  paintNow(first, () => painted.push('first'));
  expect(painted).toEqual(['first']);
  clock.runUntil(100);
  expect(painted).toEqual(['first', 'other']);
  setHidden(first, true);
  paintNow(first, () => painted.push('first, hidden'));
  clock.runUntil(200);
  expect(painted).toHaveLength(2);
  setHidden(first, false);
  clock.runUntil(300);
  expect(painted.at(-1)).toBe('first, hidden');
});

it('a chart out of sight is not painted, and once, with its newest state, when it is in view again', () => {
  const painted: number[] = [];
  const chart = {};
  schedulePaint(chart, () => painted.push(0));
  setHidden(chart, true);
  for (let i = 1; i <= 100; i++) schedulePaint(chart, () => painted.push(i));
  clock.runUntil(clock.nowMs + 1_000);
  expect(painted).toEqual([]);
  setHidden(chart, false);
  clock.runUntil(clock.nowMs + 1_000);
  expect(painted).toEqual([100]);
  setHidden(chart, true);
  setHidden(chart, false);
  clock.runUntil(clock.nowMs + 1_000);
  expect(painted).toEqual([100]);
});

it('paper shows all charts, and one that is gone is never painted', () => {
  const painted: string[] = [];
  const [seen, hidden, gone] = [{}, {}, {}];
  for (const chart of [hidden, gone]) setHidden(chart, true);
  schedulePaint(seen, () => painted.push('seen'));
  schedulePaint(hidden, () => painted.push('hidden'));
  schedulePaint(gone, () => painted.push('gone'));
  cancelPaint(gone);
  paintAll();
  paintAll();
  expect(painted).toEqual(['seen', 'hidden']);
});
