/** When a file's own order says that a training went back, and when it only looks so. */

import type { RunEvent } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { GoingBack } from './going-back.ts';
import { PointGatherer } from './point-gatherer.ts';

const train = (step: number, ...names: string[]): RunEvent => ({
  type: 'train',
  step,
  values: Object.fromEntries(names.map((name) => [name, 1])),
});
const resumes = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === 'resume' ? [[event.from, event.branch]] : []));

it('a metric at a lower step than its last one is a resume from there, each one with its number', () => {
  const back = new GoingBack();
  expect(resumes(back.mark([train(10, 'a'), train(15, 'a'), train(20, 'a'), train(15, 'a'), train(16, 'a')]))).toEqual([
    [15, 1],
  ]);
  expect(resumes(back.mark([train(17, 'a'), train(5, 'a')]))).toEqual([[5, 2]]);
});

it('rows that are a few places late, and repeat nothing, are only out of order', () => {
  const shuffled = [10, 30, 20, 40, 60, 70, 50, 80].map((step) => train(step, 'a'));
  expect(resumes(new GoingBack().mark(shuffled))).toEqual([]);
  expect(resumes(new GoingBack().mark([20, 10, 30, 40].map((step) => train(step, 'a'))))).toEqual([]);
  const columns = (...steps: number[]): RunEvent => ({ type: 'points', series: { a: { steps, values: steps } } });
  expect(resumes(new GoingBack().mark([columns(10, 20, 30, 50), columns(40, 60)]))).toEqual([]);
  // Further back than a few rows, and before all of them.
  expect(resumes(new GoingBack().mark([columns(10, 20, 30, 40, 50, 60), columns(15)]))).toEqual([[15, 1]]);
  expect(resumes(new GoingBack().mark([train(10, 'a'), train(20, 'a'), train(5, 'a')]))).toEqual([[5, 1]]);
});

it('the same step again, or another metric that is behind, is no resume', () => {
  const back = new GoingBack();
  expect(
    resumes(
      back.mark([train(10, 'a'), train(10, 'a'), train(20, 'a'), train(12, 'b'), train(20, 'b'), train(21, 'a')]),
    ),
  ).toEqual([]);
});

it('is found in columns too, within one stretch and between two', () => {
  const events: RunEvent[] = [];
  const gatherer = new PointGatherer(events);
  for (const step of [1, 2, 3, 4, 2, 3]) for (const name of ['a', 'b']) gatherer.add(name, step, step);
  gatherer.flush();
  const back = new GoingBack();
  expect(back.mark(events)).toMatchObject([
    { type: 'points', series: { a: { steps: [1, 2, 3, 4] }, b: { steps: [1, 2, 3, 4] } } },
    { type: 'resume', from: 2, branch: 1 },
    { type: 'points', series: { a: { steps: [2, 3] }, b: { steps: [2, 3] } } },
  ]);
  expect(resumes(back.mark([{ type: 'points', series: { b: { steps: [1], values: [0] } } }]))).toEqual([[1, 2]]);
});

it('epoch and time that fall are no resume: a program may log them with several metrics at once', () => {
  const back = new GoingBack();
  const columns = (step: number): RunEvent => ({
    type: 'points',
    series: { epoch: { steps: [step], values: [1] }, time: { steps: [step], values: [1] } },
  });
  expect(resumes(back.mark([100, 101, 102, 103, 104, 105, 1, 2].map(columns)))).toEqual([]);
});
