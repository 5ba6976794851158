import { applyEvents, emptyRun } from '@rewardboard/protocol';
import type { RunEvent } from '@rewardboard/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisMapping, interpolate, isAxisAvailable, logarithmicMapping } from './axis-mapping.ts';

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

  it('shows the time of day where the reader is, with the day in a run of more than one', () => {
    const { toX, toStep, format, written } = axisMapping(run, 'clock', 200);
    expect(toStep(toX(150))).toBeCloseTo(150);
    expect(written(toX(10))).toBe('1970-01-01T00:00:01.000Z');
    const two = (n: number) => String(n).padStart(2, '0');
    const first = new Date(1000);
    expect(format(toX(10))).toBe(`${two(first.getHours())}:${two(first.getMinutes())}:01`);
    const long = runOfPoints([
      { step: 1, time: Date.UTC(2026, 10, 29, 12) },
      { step: 9, time: Date.UTC(2026, 11, 1, 12) },
    ]);
    expect(axisMapping(long, 'clock', 9).format(Date.UTC(2026, 10, 30, 14, 5))).toBe('30 Nov 14:05');
    expect(axisMapping(long, 'clock', 9).format(Date.UTC(2026, 10, 30))).toBe('30 Nov');
  });

  it('has logarithmic distances from the first x above 0 on, and writes amounts', () => {
    const log = logarithmicMapping(axisMapping(run, 'step', 200), [0, 10, 100, 200]);
    expect([0, 10, 100].map(log.toX)).toEqual([1, 1, 2]);
    expect(log.toStep(2)).toBeCloseTo(100);
    expect([log.format(2), log.written(2)]).toEqual(['100', 100]);
    const elapsed = logarithmicMapping(axisMapping(run, 'elapsed', 200), [10, 100, 200]);
    expect([elapsed.toX(10), elapsed.format(4)]).toEqual([4, '0:10']);
    expect(logarithmicMapping(axisMapping(run, 'clock', 200), [10]).isLogarithmic).toBe(false);
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
