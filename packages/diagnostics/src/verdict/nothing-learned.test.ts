/** What a run is not told: to keep a model that has learned nothing, to use a larger one that fits already, or to raise a rate that moves it. */

import { expect, it } from 'vitest';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import type { RunEvent } from '@rewardboard/protocol';
import { DEFAULT_TARGETS } from './target.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { drawRun } from '../testing/draw-run.ts';
import type { Drawing } from '../testing/draw-run.ts';
import { seededRandom } from '../testing/random.ts';

const diagnosed = (drawing: Drawing) => diagnose(drawRun(drawing, seededRandom(5)), DEFAULT_TARGETS);
const told = ({ findings }: { findings: readonly { resolvedStep: number | null; advice: { text: string }[] }[] }) =>
  findings.flatMap(({ resolvedStep, advice }) => (resolvedStep === null ? advice.map(({ text }) => text) : []));

it('names no checkpoint of a run that has stayed where it began', () => {
  const still = (level: number): Drawing => ({
    evaluations: 20,
    training: () => level,
    validation: () => level,
    trainingNoise: 0.002,
    validationNoise: 0.001,
    hasEnded: true,
  });
  for (const level of [Math.LN2, 2.312]) {
    const { keep, nothingToKeep } = diagnosed(still(level));
    expect(keep).toBeNull();
    expect(nothingToKeep).toMatch(
      /^Nothing worth keeping: no evaluation is clearly better than (the first one or )?a constant answer\.$/,
    );
  }
});

it('names none of a run that learns shuffled labels by heart, and does not call it overfitting with something to keep', () => {
  const { keep, sentence } = diagnosed({
    evaluations: 20,
    training: (share) => 0.69 * (1 - 0.9 * share),
    validation: (share) => 0.695 + 0.6 * share,
    accuracy: (share) => 0.5 + 0.02 * Math.sin(40 * share),
    examples: 0,
    trainingNoise: 0.004,
    validationNoise: 0.004,
  });
  expect(keep).toBeNull();
  expect(sentence).toMatch(/^Overfitting since step 50, and nothing better than guessing to keep\.$/);
});

it('still names the first one of a run that had learned by then', () => {
  const { keep } = diagnosed({
    evaluations: 20,
    training: (share) => 0.3 * (1 - 0.9 * share),
    validation: (share) => 0.35 + 0.5 * share,
    validationNoise: 0.004,
  });
  expect(keep?.step).toBe(50);
});

it.each([
  ['fits its own examples no better than others and has stopped at that', () => 0.5, true],
  ['still gets better on its own examples', (share: number) => 0.62 - 0.14 * share, false],
  ['fits its own examples far better', () => 0.42, false],
] as const)('advises a larger model after a plateau only if it %s: %#', (_, training, isLarger) => {
  const texts = told(
    diagnosed({
      evaluations: 40,
      training,
      validation: (share) => 0.5 + 0.2 * Math.exp(-20 * share),
      trainingNoise: 0.002,
      validationNoise: 0.002,
      accuracy: () => 0.86,
    }),
  );
  expect(texts.some((text) => text.includes('larger model'))).toBe(isLarger);
});

it.each([
  ['hardly moves', 0.001, true],
  ['jumps', 0.06, false],
] as const)('advises a higher rate for a loss like guessing only if it %s', (_, noise, isHigher) => {
  const texts = told(
    diagnosed({
      evaluations: 16,
      training: () => 0.72,
      validation: () => 0.72,
      trainingNoise: noise,
      validationNoise: noise,
      accuracy: () => 0.5,
      examples: 400,
      learningRate: () => 1e-5,
    }),
  );
  expect(texts.some((text) => /times the learning rate|higher learning rate/.test(text))).toBe(isHigher);
  expect(texts.includes('Compare several learning rates in short runs first')).toBe(!isHigher);
});

it('advises no larger model where the rarer class is hardly ever found', () => {
  const advised = (f1: number) => {
    const run = emptyRun();
    applyEvents(
      run,
      Array.from({ length: 40 }, (_, i): RunEvent => ({
        type: 'evaluation',
        step: 10 * (i + 1),
        values: {
          'train/loss': 0.5 + 0.002 * (i % 2),
          'eval/loss': 0.5 + 0.2 * Math.exp(-i / 2) + 0.002 * (i % 3),
          'eval/accuracy': 0.84 + 0.002 * (i % 3),
          'eval/f1': f1 + 0.001 * (i % 3),
        },
      })),
    );
    return told(diagnose(run, [])).some((text) => text.includes('larger model'));
  };
  expect([advised(0.7), advised(0.08)]).toEqual([true, false]);
});
