/** Healthy runs of many shapes, runs of other sizes of loss, and runs with few evaluations. */

import type { Drawing } from './drawn-run.ts';
import { fall, turn } from './drawn-run.ts';
import { FINE } from './reading.ts';
import { OVERFIT } from './variation.ts';
import type { Variation } from './variation.ts';

const HEALTHY = { kinds: FINE, levels: ['fine'] } as const;

/** Few evaluations, with their losses and accuracies; training losses beside them. */
const few = (losses: number[], accuracies: number[], training: number[], more: Partial<Drawing> = {}): Drawing => ({
  evaluations: losses.length,
  every: 1,
  points: 1,
  evaluation: (i) => ({ 'eval/loss': losses[i]!, 'eval/accuracy': accuracies[i]! }),
  training: (i) => ({ 'train/loss': training[i]! }),
  about: { stepUnit: 'epoch' },
  ...more,
});
const converged = (at: number, height: number, evaluations: number, floor: number, seed: number): Drawing => ({
  seed,
  evaluations,
  every: 1,
  points: 1,
  training: (i, noise) => ({ 'train/loss': fall(i, 2.2, 2 * floor, 2.5) + 0.2 * floor * Math.abs(noise.normal()) }),
  evaluation: (i, noise) => ({
    'eval/loss': fall(i, 2.1, floor, 2.2) + 0.15 * floor * Math.abs(noise.normal()) + (i === at ? height : 0),
    'eval/accuracy': fall(i, 0.4, 0.992, 1.8) - (i === at ? 0.05 : 0),
  }),
});

export const DRAWN_CURVES: readonly Variation[] = [
  {
    reading: 'regression with losses of 1e-4, overfits by 80%',
    ...OVERFIT,
    onset: 900,
    drawing: {
      evaluations: 40,
      evaluation: (i) => ({
        'eval/loss': turn(i, { from: 5e-4, low: 1.2e-4, at: 8, share: 0.8, last: 39 }) * (1 + 0.01 * Math.sin(7 * i)),
      }),
      training: (i) => ({ 'train/loss': fall(i, 4e-4, 2e-5, 24) }),
    },
  },
  {
    reading: 'losses of 1e5, overfits by 50%',
    ...OVERFIT,
    onset: 900,
    drawing: {
      evaluations: 40,
      evaluation: (i) => ({
        'eval/loss': turn(i, { from: 5e5, low: 1.2e5, at: 8, share: 0.5, last: 39 }) * (1 + 0.01 * Math.sin(7 * i)),
      }),
      training: (i) => ({ 'train/loss': fall(i, 4e5, 3e4, 24) }),
    },
  },
  {
    reading: 'converged, one evaluation jumps and comes back',
    ...HEALTHY,
    never: ['overfitting', 'divergence'],
    wrong: ['lower the learning rate', 'regularize'],
    drawing: converged(25, 0.2, 50, 0.006, 11),
  },
  {
    reading: 'converged at another level, one evaluation jumps later',
    ...HEALTHY,
    never: ['overfitting', 'divergence'],
    wrong: ['lower the learning rate', 'regularize'],
    drawing: converged(40, 0.4, 90, 0.02, 12),
  },
  {
    reading: 'three classes from 1.07 to 0.47',
    ...HEALTHY,
    never: ['no-learning', 'trivial-baseline', 'generalization-gap'],
    drawing: {
      seed: 13,
      evaluations: 16,
      evaluation: (i, noise) => ({
        'eval/loss': fall(i, 1.09, 0.47, 4) + 0.004 * noise.normal(),
        'eval/accuracy': fall(i, 0.36, 0.865, 3) + 0.003 * noise.normal(),
      }),
      training: (i, noise) => ({ 'train/loss': fall(i, 1.1, 0.45, 15) + 0.02 * noise.normal() }),
    },
  },
  {
    reading: 'language model from 1.05 to 0.96, level as the rate reaches 0',
    ...HEALTHY,
    never: ['slow-progress', 'no-learning'],
    wrong: ['raise the learning rate'],
    drawing: {
      seed: 14,
      evaluations: 16,
      evaluation: (i, noise) => ({ 'eval/loss': fall(i, 1.05, 0.96, 6) + 0.0015 * noise.normal() }),
      training: (i, noise) => ({
        'train/loss': fall(i, 1.06, 0.95, 24) + 0.02 * noise.normal(),
        'train/learning_rate': 2e-5 * (1 - (i + 1) / 64),
      }),
    },
  },
  {
    reading: 'young, falls steadily, without a plan',
    kinds: ['healthy', 'cannot tell'],
    levels: ['fine', 'unknown'],
    never: ['slow-progress', 'no-learning'],
    wrong: ['raise the learning rate'],
    drawing: {
      seed: 15,
      evaluations: 14,
      evaluation: (i, noise) => ({ 'eval/loss': 2.42 - 0.004 * i + 0.0008 * noise.normal() }),
      training: (i, noise) => ({ 'train/loss': 2.4 - 0.001 * i + 0.01 * noise.normal() }),
    },
  },
  {
    reading: 'smooth decay from 1e9',
    ...HEALTHY,
    never: ['unstable-loss', 'divergence', 'slow-progress'],
    drawing: {
      evaluations: 200,
      every: 1,
      points: 1,
      evaluation: (i) => ({ 'eval/loss': fall(i, 1e9, 6.3e5, 25) }),
      training: (i) => ({ 'train/loss': fall(i, 1e9, 6e5, 25) }),
    },
  },
  {
    reading: 'seven evaluations that jump by more than they gain',
    kinds: ['unstable-loss', 'cannot tell', 'too-few-examples'],
    levels: ['watch', 'unknown'],
    never: ['overfitting'],
    drawing: few(
      [0.9, 0.63, 1.21, 0.71, 0.66, 1.4, 0.69],
      [0.5, 0.66, 0.52, 0.61, 0.67, 0.55, 0.65],
      [0.69, 0.61, 0.55, 0.48, 0.44, 0.4, 0.36],
    ),
  },
  {
    reading: 'five smooth evaluations',
    ...HEALTHY,
    drawing: few([0.61, 0.48, 0.41, 0.37, 0.35], [0.7, 0.8, 0.84, 0.872, 0.884], [0.66, 0.5, 0.4, 0.34, 0.31]),
  },
  {
    reading: 'overfits in the third of three epochs (+26%)',
    kinds: ['overfitting', 'generalization-gap', 'cannot tell'],
    levels: ['act', 'watch', 'unknown'],
    keep: [2, 2],
    wrong: ['train longer', 'raise the learning rate', 'larger model'],
    drawing: few([0.405, 0.371, 0.468], [0.825, 0.846, 0.842], [0.52, 0.27, 0.12], { hasEnded: true }),
  },
  {
    reading: 'three epochs, improving',
    kinds: ['healthy', 'cannot tell'],
    levels: ['fine', 'unknown'],
    wrong: ['stop', 'regularize', 'lower the learning rate'],
    drawing: few([0.46, 0.37, 0.335], [0.8, 0.852, 0.871], [0.61, 0.41, 0.33]),
  },
];
