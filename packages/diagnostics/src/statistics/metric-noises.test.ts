/** The noise of each metric, measured once for all who ask. */

import { expect, it } from 'vitest';
import { MetricNoises } from './metric-noises.ts';
import { Noise } from './noise.ts';

const METRICS = ['eval/loss', 'eval/f1'];
const losses = [0.7, 0.62, NaN, 0.55, 0.57, 0.5, 0.49, 0.52, 0.44];

function noiseOf(values: readonly number[]): Noise {
  const noise = new Noise();
  for (const value of values) noise.add(value);
  return noise;
}

it('is that of all its values, and of the gap, one for everyone', () => {
  const noises = new MetricNoises();
  const loss = noises.of('eval/loss');
  losses.forEach((value, i) => noises.add({ 'eval/loss': value, 'eval/f1': i }, METRICS, i % 2 ? value : null));
  expect(noises.of('eval/loss')).toBe(loss);
  expect(loss.count).toBe(6);
  expect(loss.deviationOr(0)).toBe(noiseOf(losses).deviationOr(0));
  expect(noises.gap.deviationOr(0)).toBe(noiseOf(losses.filter((_, i) => i % 2 === 1)).deviationOr(0));
});

it('begins with the newest evaluation for a metric that is asked for late, and survives a change of the metrics', () => {
  const noises = new MetricNoises();
  let loss: Noise | null = null;
  losses.forEach((value, i) => {
    if (i === 4) noises.add({ 'eval/f1': 0.5 }, ['eval/f1'], null);
    noises.add({ 'eval/loss': value }, i < 6 ? METRICS.slice(0, 1) : ['eval/loss'], null);
    if (i === 3) loss = noises.of('eval/loss');
  });
  expect(loss!.count).toBe(4);
  expect(loss!.deviationOr(0)).toBe(noiseOf(losses.slice(3)).deviationOr(0));
});
