/** A long run with heavy-tailed noise: random jumps are no events, and a real event is reported once. */

import { describe, expect, it } from 'vitest';
import type { Random } from '../testing/random.ts';
import { seededRandom } from '../testing/random.ts';
import { factsOf } from '../diagnosis/facts.ts';
import type { TrainPoint } from '../diagnosis/points.ts';
import type { Rule } from './rule.ts';
import { divergence } from './divergence.ts';
import { gradientNorm } from './gradient-norm.ts';
import { spike } from './spike.ts';
import { unstableLoss } from './unstable-loss.ts';

const POINTS = 1_000_000;

/** Student's t with two degrees of freedom: no variance. */
function heavy(random: Random): number {
  return random.normal() / Math.sqrt((random.normal() ** 2 + random.normal() ** 2) / 2);
}

/** Steps at which each rule opened a finding. */
function openings(
  rules: readonly Rule[],
  points: number,
  pointAt: (step: number) => TrainPoint,
): Record<string, number[]> {
  const trackers = rules.map(({ id, check }) => ({
    id,
    tracker: check(factsOf(null)),
    steps: [] as number[],
    isOpen: false,
  }));
  for (let step = 1; step <= points; step++) {
    const point = pointAt(step);
    for (const one of trackers) {
      one.tracker.train!(point);
      const period = one.tracker.period!();
      const isOpen = period !== null && period.resolvedStep === null;
      if (isOpen && !one.isOpen) one.steps.push(step);
      one.isOpen = isOpen;
    }
  }
  return Object.fromEntries(trackers.map(({ id, steps }) => [id, steps]));
}

const level = (step: number) => 0.3 + 0.4 * Math.exp(-step / 50_000);

describe('a million points of heavy-tailed noise', () => {
  it('gives a few findings at most for spikes, divergence and gradient norms, not hundreds that come and go', () => {
    const random = seededRandom(7);
    const opened = openings([spike, divergence, gradientNorm, unstableLoss], POINTS, (step) => ({
      step,
      weight: 1,
      loss: Math.max(0.001, level(step) * (1 + 0.3 * heavy(random))),
      gradNorm: Math.exp(1.5 * Math.exp(random.normal())),
    }));
    expect(opened.divergence).toEqual([]);
    expect(opened['unstable-loss']).toEqual([]);
    expect(opened.spike!.length).toBeLessThanOrEqual(1);
    expect(opened['gradient-norm']!.length).toBeLessThanOrEqual(3);
  });
});

describe('in a long noisy run', () => {
  const at = 150_000;
  const noisy = (step: number, random: Random) => level(step) * (1 + 0.02 * heavy(random));

  it('one broken batch is found immediately, and once', () => {
    const random = seededRandom(3);
    const { spike: steps } = openings([spike], 200_000, (step) => ({
      step,
      weight: 1,
      loss: step === at ? 40 : noisy(step, random),
    }));
    expect(steps).toEqual([at + 1]);
  });

  it('repeated spikes are one finding, and a few at the beginning', () => {
    const random = seededRandom(4);
    const { spike: steps } = openings([spike], 200_000, (step) => ({
      step,
      weight: 1,
      loss: step > 50_000 && random.next() < 1 / 2_000 ? 30 : level(step) * (1 + 0.02 * random.normal()),
    }));
    expect(steps!.length).toBeGreaterThanOrEqual(1);
    expect(steps!.length).toBeLessThanOrEqual(4);
  });

  it('a loss that climbs and stays is found within a hundredth of the run, and not before', () => {
    const random = seededRandom(5);
    const { divergence: steps } = openings([divergence], 200_000, (step) => ({
      step,
      weight: 1,
      loss: noisy(step, random) * (step >= at ? 2 : 1),
    }));
    expect(steps!.length).toBe(1);
    expect(steps![0]).toBeGreaterThan(at);
    expect(steps![0]).toBeLessThan(at + 2_000);
  });

  it('a gradient that grows a hundredfold is found', () => {
    const random = seededRandom(6);
    const { 'gradient-norm': steps } = openings([gradientNorm], 200_000, (step) => ({
      step,
      weight: 1,
      loss: 0.5,
      gradNorm: (step >= at ? 100 : 1) * Math.exp(0.5 * random.normal()),
    }));
    expect(steps!.length).toBe(1);
    expect(steps![0]).toBeLessThan(at + 2_000);
  });

  it('a gradient that vanishes after learning is not a fault, however noisy the loss', () => {
    const random = seededRandom(8);
    const gradNorm = (step: number) => (step > 1_000 ? 1e-9 : 1) * Math.exp(0.3 * random.normal());
    const loss = (floor: number) => (step: number) =>
      Math.max(0.01, (floor + (1 - floor) * Math.exp(-step / 200)) * (1 + 0.3 * random.normal()));
    const opened = (floor: number) =>
      openings([gradientNorm], 20_000, (step) => ({
        step,
        weight: 1,
        loss: loss(floor)(step),
        gradNorm: gradNorm(step),
      }))['gradient-norm']!;
    expect(opened(0.25)).toEqual([]);
    expect(opened(0.9).length).toBe(1);
  });
});
