/** Runs that are destroyed, learn nothing or answer a constant, and one that only looks like it. */

import { fall } from './drawn-run.ts';
import type { Variation } from './variation.ts';

const DESTROYED = {
  kinds: ['divergence'],
  levels: ['act'],
  never: ['overfitting'],
  wrong: ['raise the learning rate', 'regularize', 'larger model'],
} as const;

export const DRAWN_FAULTS: readonly Variation[] = [
  {
    reading: 'loss from 0.66 to 1.9 at a rate of 1e-2, and never back',
    ...DESTROYED,
    never: ['no-learning', 'overfitting'],
    needed: 'lower the learning rate',
    onset: 200,
    by: 500,
    drawing: {
      seed: 21,
      evaluations: 10,
      evaluation: (i, noise) => ({ 'eval/loss': (i === 0 ? 0.66 : i === 1 ? 1.4 : 1.9) + 0.02 * noise.normal() }),
      training: (i, noise) => ({
        'train/loss': (i < 2 ? 0.62 : i < 4 ? 0.9 : 1.85) + 0.03 * noise.normal(),
        'train/learning_rate': 1e-2,
      }),
    },
  },
  {
    reading: 'destroyed at the third line, then exactly the same number',
    ...DESTROYED,
    needed: 'lower the learning rate',
    drawing: {
      evaluations: 0,
      every: 500,
      points: 50,
      training: (i) => ({ 'train/loss': [4.21, 6.9, 9][i] ?? 9.2103, 'train/learning_rate': 0.5 }),
    },
  },
  {
    reading: 'healthy for 12 evaluations, then destroyed',
    ...DESTROYED,
    kinds: ['divergence', 'collapse'],
    meanwhile: ['generalization-gap', 'spike'],
    onset: 1300,
    by: 1600,
    keep: [1000, 1200],
    drawing: {
      seed: 23,
      evaluations: 20,
      evaluation: (i, noise) => ({
        'eval/loss': i < 12 ? fall(i, 0.8, 0.2, 6) + 0.004 * noise.normal() : 7.62 + 0.03 * noise.normal(),
      }),
      training: (i, noise) => ({
        'train/loss': i < 49 ? fall(i, 0.8, 0.18, 24) + 0.01 * noise.normal() : 7.6 + 0.05 * noise.normal(),
        'train/learning_rate': 4e-4,
      }),
    },
  },
  {
    reading: 'stays at ln 3 at a rate of 2e-7',
    kinds: ['no-learning'],
    levels: ['act'],
    meanwhile: ['slow-progress', 'underfitting'],
    wrong: ['lower the learning rate', 'regularize'],
    needed: 'raise the learning rate',
    drawing: {
      seed: 24,
      evaluations: 14,
      evaluation: (_, noise) => ({
        'eval/loss': 1.0986 + 0.002 * noise.normal(),
        'eval/accuracy': 0.334 + 0.006 * noise.normal(),
      }),
      training: (_, noise) => ({ 'train/loss': 1.0995 + 0.012 * noise.normal(), 'train/learning_rate': 2e-7 }),
    },
  },
  {
    reading: 'flat at ln 10, never evaluated',
    kinds: ['no-learning'],
    levels: ['act', 'watch'],
    drawing: {
      seed: 25,
      evaluations: 0,
      every: 3000,
      points: 300,
      training: (_, noise) => ({ 'train/loss': Math.LN10 + 0.015 * noise.normal() }),
    },
  },
  {
    reading: 'a language model that falls slowly, never evaluated',
    kinds: ['cannot tell'],
    levels: ['unknown'],
    never: ['no-learning'],
    drawing: {
      seed: 26,
      evaluations: 0,
      every: 3000,
      points: 300,
      training: (i, noise) => ({ 'train/loss': fall(i, 3.25, 2.9, 120) + 0.06 * noise.normal() }),
    },
  },
  {
    reading: 'F1, precision and recall 0 all along: always "no"',
    kinds: ['trivial-baseline', 'class-bias', 'no-learning', 'below-target'],
    levels: ['act', 'watch'],
    drawing: {
      evaluations: 8,
      evaluation: (i) => ({
        'eval/loss': 0.46 - 0.001 * i,
        'eval/accuracy': 0.83,
        'eval/precision': 0,
        'eval/recall': 0,
        'eval/f1': 0,
      }),
      training: (_, noise) => ({ 'train/loss': 0.47 + 0.01 * noise.normal() }),
    },
  },
  {
    reading: 'the same constant answer in every evaluation',
    kinds: ['trivial-baseline', 'class-bias', 'no-learning'],
    levels: ['act', 'watch'],
    meanwhile: ['class-imbalance'],
    drawing: {
      evaluations: 12,
      evaluation: (i) => ({ 'eval/loss': 0.3975 - 0.0003 * i }),
      counts: () => ({ tp: 287, fp: 45, fn: 0, tn: 0 }),
      training: (_, noise) => ({ 'train/loss': 0.4 + 0.01 * noise.normal() }),
    },
  },
];
