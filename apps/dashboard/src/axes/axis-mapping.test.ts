import { applyEvents, emptyRun } from '@rewardboard/protocol';
import type { RunEvent } from '@rewardboard/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisMapping, interpolate, isAxisAvailable } from './axis-mapping.ts';

function runOfPoints(points: { step: number; epoch?: number; time?: number }[]) {
  const run = emptyRun();
  applyEvents(
    run,
    points.map((point): RunEvent => ({ type: 'train', ...point, values: { 'train/loss': 1 } })),
  );
  return run;
}

describe('a run with epochs and times', () => {
  const run = runOfPoints([
    { step: 10, epoch: 0.1, time: 1000 },
    { step: 100, epoch: 1, time: 11_000 },
    { step: 200, epoch: 2, time: 31_000 },
  ]);

  it('maps steps to epochs and back, also beyond both ends', () => {
    const { toX, toStep } = axisMapping(run, 'epoch', 200);
    expect(toX(150)).toBeCloseTo(1.5);
    expect(toX(0)).toBeCloseTo(0);
    expect(toX(300)).toBeCloseTo(3);
    expect(toStep(1.5)).toBeCloseTo(150);
  });

  it('counts elapsed time from the first point', () => {
    const { toX, toStep, format } = axisMapping(run, 'elapsed', 200);
    expect(toX(10)).toBe(0);
    expect(toX(150)).toBe(20_000);
    expect(toStep(20_000)).toBe(150);
    expect(format(20_000)).toBe('0:20');
  });

  it('ignores points after the last step that it was made for', () => {
    expect(axisMapping(run, 'elapsed', 100).toX(150)).toBeCloseTo(10_000 + (50 * 10_000) / 90);
  });
});

it('has an epoch or elapsed axis only if the log has at least two points for it', () => {
  const run = runOfPoints([{ step: 1, time: 5 }, { step: 2 }]);
  expect(isAxisAvailable(run, 'step')).toBe(true);
  expect(isAxisAvailable(run, 'epoch')).toBe(false);
  expect(isAxisAvailable(run, 'elapsed')).toBe(false);
  expect(axisMapping(run, 'elapsed', 2).toX(2)).toBe(2);
});

it('skips points at which the clock jumps back, so that the mapping can be inverted', () => {
  const run = runOfPoints([
    { step: 1, time: 1000 },
    { step: 2, time: 500 },
    { step: 3, time: 3000 },
  ]);
  const { toX, toStep } = axisMapping(run, 'elapsed', 3);
  expect(toStep(toX(2))).toBeCloseTo(2);
});

it('maps to x and back to the same step', () => {
  const rising = fc
    .uniqueArray(fc.integer({ min: 0, max: 10_000 }), { minLength: 2, maxLength: 50 })
    .map((values) => values.sort((a, b) => a - b));
  fc.assert(
    fc.property(rising, rising, fc.integer({ min: 0, max: 10_000 }), (a, b, at) => {
      const length = Math.min(a.length, b.length);
      const [from, to] = [a.slice(0, length), b.slice(0, length)];
      expect(interpolate(to, from, interpolate(from, to, at))).toBeCloseTo(at, 4);
    }),
  );
});
