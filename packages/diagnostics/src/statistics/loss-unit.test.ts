/** What is assumed of cross entropies is scaled to losses that begin far lower or higher, and to no other. */

import { expect, it } from 'vitest';
import { lossErrorOf } from './example-losses.ts';
import { LossUnit } from './loss-unit.ts';

const unitOf = (loss: number, training: number | null = null) => new LossUnit().of(loss, training);

it('is 1 for whatever begins like a cross entropy, and proportional below', () => {
  expect([unitOf(0.69), unitOf(10), unitOf(0.01, 0.7), unitOf(0)]).toEqual([1, 1, 1, 1]);
  expect(unitOf(0.1, 0.02)).toBeCloseTo(0.5);
});

it('follows a loss that is larger or smaller than any cross entropy begins, but not one whose training loss alone was', () => {
  const unit = new LossUnit();
  expect(unit.of(7_000, null) / unit.of(700, null)).toBeCloseTo(10);
  const small = new LossUnit();
  expect(small.of(2e-4, 1e-4) / small.of(2e-5, null)).toBeCloseTo(10);
  expect(new LossUnit().of(2e-4, 1e-4, true)).toBeCloseTo(1e-3);
  expect(unitOf(0.2, 7_000)).toBe(1);
});

it('knows by the accuracy that a loss is smaller than any cross entropy, and by how much', () => {
  const of = (loss: number, accuracy: number) => new LossUnit().of(loss, null, true, accuracy);
  expect([of(0.69, 0.5), of(0.35, 0.88), of(2.3, 0.1)]).toEqual([1, 1, 1]);
  // An easy task has a small loss, and few wrong answers.
  expect(of(0.15, 0.96)).toBeCloseTo(0.75);
  for (const [loss, accuracy] of [
    [0.69, 0.5],
    [0.35, 0.88],
    [2.3, 0.1],
  ] as const) {
    expect(of(0.01 * loss, accuracy)).toBeGreaterThan(0.005);
    expect(of(0.01 * loss, accuracy)).toBeLessThan(0.02);
  }
  const unit = new LossUnit();
  expect(unit.of(0.005, null, true, 0.6)).toBe(unit.of(0.001, null, true, 0.9));
});

it('scales the error of a validation set with the loss', () => {
  const error = (scale: number) => lossErrorOf(null, 200, 0.15 * scale, unitOf(0.2 * scale));
  expect(error(0.5) / error(1)).toBeCloseTo(0.5);
  const ofLarge = (loss: number) => lossErrorOf(null, 200, loss, unitOf(loss));
  expect(ofLarge(1e6) / ofLarge(1e3)).toBeCloseTo(1e3);
  expect(ofLarge(1e-6) / ofLarge(1e-3)).toBeCloseTo(1e-3);
});

it('knows by the accuracy that a loss is a sum over tokens or a batch', () => {
  const of = (loss: number, accuracy: number) => new LossUnit().of(loss, null, true, accuracy);
  for (const [loss, accuracy] of [
    [0.69, 0.5],
    [0.35, 0.88],
    [2.3, 0.1],
  ] as const)
    for (const times of [64, 512, 3000]) {
      expect(of(times * loss, accuracy)).toBeGreaterThan(times / 2);
      expect(of(times * loss, accuracy)).toBeLessThan(2 * times);
    }
  expect(new LossUnit().of(64, 0.7, true, 0.5)).toBeGreaterThan(64);
  // An overconfident model, a language model, one whose first steps were far too large.
  expect([of(2.4, 0.75), of(10.8, 0.01), of(9, 0.7)]).toEqual([1, 1, 1]);
  // ... which shows later, if those of training were as large.
  const destroyed = new LossUnit();
  expect(destroyed.of(30, 20, true, 0.5)).toBe(30);
  expect(destroyed.of(2, 20, true, 0.5)).toBeLessThan(3);
  const unit = new LossUnit();
  expect(unit.of(2_000, null, true, 0.6)).toBe(unit.of(100, null, true, 0.95));
});
