/** Short runs whose losses and scores say different things, and what is said of them at their end and on the way. */

import type { Diagnosis } from '@rewardboard/protocol';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../diagnosis/diagnose.ts';
import { found, logOfEvents } from '../testing/healthy-run.ts';
import { DEFAULT_TARGETS } from '../verdict/target.ts';

type Columns = Record<string, readonly number[]>;

const evaluations = (columns: Columns, upTo = Infinity) =>
  Object.values(columns)[0]!
    .slice(0, upTo)
    .map((_, i) => ({
      type: 'evaluation' as const,
      step: i + 1,
      epoch: i + 1,
      values: Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[i]!])),
    }));
const log = (columns: Columns, upTo?: number) => logOfEvents(evaluations(columns, upTo));
const said = (columns: Columns, upTo?: number): Diagnosis => diagnose(log(columns, upTo), DEFAULT_TARGETS);

it('takes overfitting back at once when a score has made up for it', () => {
  const epochs = Array.from({ length: 24 }, (_, i) => i);
  const columns = {
    'train/loss': epochs.map((i) => 0.2 * Math.exp(-i / 6) + 0.13),
    'eval/loss': epochs.map((i) => (i < 4 ? 0.18 - 0.02 * i : 0.12 + 0.003 * (i - 3) + 0.003 * (i % 2))),
    // Level for ten epochs, then it rises.
    'eval/f1': epochs.map((i) => 0.938 + (i < 4 ? 0.01 * (i - 3) : i < 14 ? 0 : 0.0012 * (i - 13)) + 0.0008 * (i % 2)),
  };
  const headlines = epochs.map((i) => said(columns, i + 1).rule);
  const overfits = headlines.lastIndexOf('overfitting');
  expect(overfits).toBeGreaterThan(8);
  expect(headlines[overfits + 1]).toBe('loss-up-metric-up');
  expect(headlines.at(-1)).toBe('loss-up-metric-up');
});

it('gives no tick to five evaluations of which each is worse than the one before', () => {
  const training = [0.03, 0.011, 0.007, 0.005, 0.004];
  const rising = { 'train/loss': training, 'eval/loss': [0.015, 0.011, 0.0117, 0.0126, 0.0139] };
  const { level, sentence, evidence } = said({ ...rising, 'eval/f1': [0.53, 0.61, 0.69, 0.67, 0.69] });
  expect({ level, sentence }).toEqual({
    level: 'unknown',
    sentence: 'Can’t tell: validation loss has risen by 26% since step 2.',
  });
  expect(evidence).toContain('Meanwhile, F1 went from 0.610 to 0.690.');
  // Little of what had been gained.
  expect(said({ ...rising, 'eval/loss': [0.6, 0.011, 0.0117, 0.0126, 0.0139] }).sentence).not.toMatch(/risen by/);
});

describe('a short run whose loss rises while a score goes up at each evaluation', () => {
  const entities = {
    'train/loss': [0.57, 0.4, 0.28, 0.2, 0.14, 0.1],
    'eval/loss': [0.448, 0.411, 0.404, 0.44, 0.481, 0.521],
    'eval/f1': [0.559, 0.598, 0.614, 0.625, 0.643, 0.646],
  };

  it('is overconfident, and its checkpoint is chosen by the score', () => {
    for (const upTo of [5, 6]) {
      const { rule, keep, advice } = said(entities, upTo);
      expect({ upTo, rule, by: keep!.metric, step: keep!.step }).toEqual({
        upTo,
        rule: 'loss-up-metric-up',
        by: 'eval/f1',
        step: upTo,
      });
      expect(advice.map(({ text }) => text).join()).not.toMatch(/regularization|more .*examples|Stop now/);
    }
  });

  it('overfits if the score goes down again', () => {
    expect(said({ ...entities, 'eval/f1': [0.559, 0.598, 0.614, 0.611, 0.606, 0.6] }, 6).rule).not.toBe(
      'loss-up-metric-up',
    );
  });
});

it('judges by default targets neither entities nor texts, whose accuracy is that of words', () => {
  const rows = { 'eval/accuracy': [0.9572, 0.9681, 0.9736, 0.9766, 0.9812, 0.982] };
  const of = (scores: Columns) =>
    said({ ...rows, ...scores }).targets.filter(({ verdict }) => verdict !== 'not checked').length;
  const ofEntities = {
    'eval/precision': [0.55, 0.59, 0.615, 0.652, 0.684, 0.702],
    'eval/recall': [0.57, 0.61, 0.635, 0.664, 0.695, 0.711],
  };
  const f1 = ofEntities['eval/precision'].map(
    (p, i) => (2 * p * ofEntities['eval/recall'][i]!) / (p + ofEntities['eval/recall'][i]!),
  );
  expect(of({ 'eval/f1': f1 })).toBeGreaterThan(0);
  expect(of({ 'eval/f1': f1, ...ofEntities })).toBe(0);
  expect(of({ 'eval/f1': f1, 'eval/exact_match': f1 })).toBe(0);
});

it('a gap of one evaluation that jumps is no gap of the run', () => {
  const epochs = Array.from({ length: 20 }, (_, i) => i);
  const columns = (jump: (i: number) => number) => ({
    'train/loss': epochs.map((i) => 0.4 * Math.exp(-i / 4) + 0.05),
    'eval/loss': epochs.map((i) => 0.4 * Math.exp(-i / 4) + 0.06 + jump(i)),
  });
  expect(
    found(
      log(
        columns((i) => (i === 9 ? 1.2 : 0)),
        11,
      ),
      'generalization-gap',
    ),
  ).toBeUndefined();
  const level = { ...columns(() => 0), 'eval/loss': epochs.map((i) => Math.max(0.45, 0.4 * Math.exp(-i / 4) + 0.06)) };
  expect(found(log(level), 'generalization-gap')).toBeDefined();
});

it('a gap that misses its target is no sign of a model that is too small', () => {
  const columns = {
    'train/loss': [2.1, 1.7, 1.4, 1.2, 1.1, 1, 0.95, 0.9, 0.85, 0.8],
    'eval/loss': [1.7, 1.55, 1.48, 1.44, 1.42, 1.4, 1.4, 1.405, 1.408, 1.41],
  };
  const run = logOfEvents([...evaluations(columns), { type: 'end', step: 10, outcome: 'finished' }]);
  const { findings } = diagnose(run, [{ metric: 'gap/loss', comparison: '<', target: 0.1 }]);
  const finding = findings.find(({ rule }) => rule === 'below-target')!;
  expect(finding.causes.join()).not.toContain('too small');
  expect(finding.advice.map(({ text }) => text)).toContain('Add regularization');
});

it('does not halve a learning rate that has come down to a tenth without an effect', () => {
  const epochs = Array.from({ length: 40 }, (_, i) => i);
  const loss = epochs.map((i) => 1.5 + [0, 1.1, -0.4, 0.6, -0.5, 1.3, 0.2][(3 * i) % 7]!);
  const run = (rate: (i: number) => number) =>
    logOfEvents(
      evaluations({ 'eval/loss': loss }).flatMap((evaluation, i) => [
        {
          type: 'train' as const,
          step: i + 1,
          values: { 'train/loss': 1.2 - 0.01 * i, 'train/learning_rate': rate(i) },
        },
        evaluation,
      ]),
    );
  const texts = (rate: (i: number) => number) =>
    found(run(rate), 'unstable-loss')!
      .advice.map(({ text }) => text)
      .join();
  expect(texts(() => 1e-3)).toContain('Halve the learning rate');
  expect(texts((i) => (i < 10 ? 1e-3 : 1e-4))).toBe(
    'Evaluate on more examples,Compare checkpoints by the mean of three evaluations',
  );
});

it('does not say "overfitting: keep the third" of seven evaluations in which F1 only rises', () => {
  const f1 = [0.58, 0.61, 0.625, 0.637, 0.646, 0.653, 0.659];
  const columns = (scores: readonly number[]) => ({
    'train/loss': [0.5, 0.35, 0.25, 0.18, 0.13, 0.09, 0.07],
    'eval/loss': [0.45, 0.412, 0.404, 0.44, 0.481, 0.521, 0.574],
    'eval/f1': [...scores],
  });
  expect(said(columns(f1)).rule).not.toBe('overfitting');
  expect(said(columns([0.58, 0.61, 0.625, 0.62, 0.626, 0.622, 0.624]))).toMatchObject({
    rule: 'overfitting',
    level: 'act',
  });
});

it('a loss that rises without a break is no noise: overfitting, or overconfident while a score rises', () => {
  const folds = { 'train/loss': [0.6, 0.5, 0.4, 0.3, 0.2], 'eval/loss': [0.63, 0.61, 0.64, 0.67, 0.7] };
  expect(said(folds)).toMatchObject({ rule: 'overfitting', keep: { step: 2 } });
  // Training loss fell by less: that may be the noise of few evaluations.
  expect(said({ ...folds, 'train/loss': [0.6, 0.5, 0.45, 0.4, 0.35] }).rule).not.toBe('overfitting');
  const epochs = Array.from({ length: 10 }, (_, i) => i);
  const rounded = {
    'train/loss': epochs.map((i) => 0.69 - 0.06 * i),
    'eval/loss': [0.68, 0.65, 0.64, 0.63, 0.62, 0.63, 0.64, 0.67, 0.7, 0.73],
    'eval/f1': epochs.map((i) => 0.49 + 0.02 * i),
  };
  expect(said(rounded)).toMatchObject({ rule: 'loss-up-metric-up', keep: { step: 10 } });
});
