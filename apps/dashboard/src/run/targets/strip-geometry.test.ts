import type { TargetVerdict } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { stripGeometry } from './strip-geometry.ts';

const accuracy: TargetVerdict = {
  metric: 'eval/accuracy',
  label: 'Accuracy',
  comparison: '>=',
  target: 0.85,
  verdict: 'not met',
  step: 440,
  value: 0.7,
  latest: 0.677,
  low: 0.66,
  high: 0.738,
  baseline: 0.632,
  sentence: '',
};
const gap: TargetVerdict = {
  ...accuracy,
  metric: 'gap/loss',
  comparison: '<',
  target: 0.05,
  value: 0.12,
  latest: 0.885,
  low: 0.097,
  high: 0.145,
  baseline: null,
};

it('shows shares from 0.3 to 1', () => {
  const strip = stripGeometry(accuracy);
  expect([strip.from, strip.to]).toEqual([0.3, 1]);
  expect(strip.value).toBeCloseTo((100 * 0.4) / 0.7);
  expect(strip.interval!.left).toBeLessThan(strip.value!);
});

it('starts lower if one of the numbers is lower', () => {
  expect(stripGeometry({ ...accuracy, latest: 0.12 }).from).toBe(0.1);
});

it('shades the side that meets the target', () => {
  const up = stripGeometry(accuracy);
  expect(up.met.left).toBeCloseTo(up.target);
  expect(up.met.left + up.met.width).toBeCloseTo(100);
  const down = stripGeometry(gap);
  expect(down.met).toEqual({ left: 0, width: down.target });
});

it('includes all numbers that are not shares', () => {
  const strip = stripGeometry({ ...gap, latest: 1.286 });
  expect([strip.from, strip.to]).toEqual([0, 1.5]);
  expect(strip.latest).toBeLessThan(100);
});

it('moves the two labels apart if they would touch', () => {
  const left = stripGeometry({ ...accuracy, target: 0.6, baseline: 0.55 });
  expect([left.baselineAnchor, left.targetAnchor]).toEqual(['end', 'start']);
  const right = stripGeometry({ ...accuracy, target: 0.6, baseline: 0.65 });
  expect([right.baselineAnchor, right.targetAnchor]).toEqual(['start', 'end']);
});

it('leaves out an end that a label would cover', () => {
  expect(stripGeometry(gap).showsFrom).toBe(false);
  expect(stripGeometry(accuracy).showsFrom).toBe(true);
  expect(stripGeometry({ ...accuracy, target: 0.97 }).showsTo).toBe(false);
});

it('draws nothing for unknown values and NaN', () => {
  const strip = stripGeometry({ ...accuracy, value: NaN, latest: null, low: null });
  expect([strip.value, strip.latest, strip.interval]).toEqual([null, null, null]);
});
