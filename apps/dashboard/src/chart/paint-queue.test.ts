import { beforeEach, expect, it, vi } from 'vitest';
import { cancelPaint, paintAll, schedulePaint, setHidden } from './paint-queue.ts';

let frames: (() => void)[] = [];
const nextFrame = () => {
  const now = frames;
  frames = [];
  for (const run of now) run();
  return now.length;
};
beforeEach(() => {
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run));
});

it('a frame paints two charts at most, each once with its newest state', () => {
  const painted: string[] = [];
  const charts = ['a', 'b', 'c'].map((name) => ({ name }));
  for (const turn of [1, 2]) for (const chart of charts) schedulePaint(chart, () => painted.push(chart.name + turn));
  nextFrame();
  expect(painted).toEqual(['a2', 'b2']);
  nextFrame();
  expect(painted).toEqual(['a2', 'b2', 'c2']);
  expect(nextFrame()).toBe(0);
});

it('a chart out of sight is not painted, and once, with its newest state, when it is in view again', () => {
  const painted: number[] = [];
  const chart = {};
  schedulePaint(chart, () => painted.push(0));
  setHidden(chart, true);
  for (let i = 1; i <= 100; i++) schedulePaint(chart, () => painted.push(i));
  while (nextFrame() > 0);
  expect(painted).toEqual([]);
  setHidden(chart, false);
  while (nextFrame() > 0);
  expect(painted).toEqual([100]);
  setHidden(chart, true);
  setHidden(chart, false);
  while (nextFrame() > 0);
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
