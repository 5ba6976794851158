/** Readings of the first real logs, from the note (SOURCE.md) beside each. */

import type { Reading } from './reading.ts';
import { FINE } from './reading.ts';

const VOICES = 'logs/keras_csv/voice-identification';
const ALONGSIDE = { meanwhile: ['generalization-gap', 'loss-up-metric-up'] } as const;
const OVERFIT = { kinds: ['overfitting'], levels: ['act', 'watch'], ...ALONGSIDE } as const;
const HEALTHY = { kinds: FINE, levels: ['fine'] } as const;
/** A rate that is ten times too low, four classes: chance from the first evaluation to the last. */
const TOO_SLOW = {
  reading: 'rate ten times too low: stays at chance',
  kinds: ['no-learning'],
  levels: ['act'],
  meanwhile: ['slow-progress', 'underfitting'],
  onset: 100,
  wrong: ['lower the learning rate', 'regularize'],
  needed: 'raise the learning rate',
} as const;

export const OLDER_LOGS: readonly Reading[] = [
  {
    run: 'logs/console/deepspeed-reward-model',
    reading: 'learns from chance to a modest 0.70, two evaluations; skipped fp16 steps are normal',
    kinds: ['healthy', 'cannot tell', 'below-target'],
    levels: ['fine', 'unknown', 'watch'],
    never: ['divergence', 'non-finite', 'gradient-norm'],
    wrong: ['lower the learning rate', 'stop'],
  },
  {
    run: 'logs/keras_csv/bert-imdb',
    reading: 'overfits at once, three evaluations',
    ...OVERFIT,
    onset: 1,
    keep: [1, 2],
    wrong: ['raise the learning rate', 'larger model', 'train longer'],
  },
  {
    run: 'logs/keras_csv/deepfake-near-chance',
    reading: 'near chance, barely learning, the last epoch is the best',
    kinds: ['no-learning', 'underfitting', 'slow-progress'],
    levels: ['act', 'watch'],
    onset: 1,
    keep: [7, 7],
    wrong: ['regularize', 'lower the learning rate', 'stop'],
  },
  {
    run: `${VOICES}/speaker250_training.log`,
    reading: 'loss up 30% from the first epoch, accuracy up from 0.41 to 0.62: overconfident',
    kinds: ['loss-up-metric-up'],
    levels: ['watch'],
    onset: 1,
    keep: [20, 50],
    wrong: ['stop', 'raise the learning rate'],
  },
  {
    run: `${VOICES}/intro_training.log`,
    reading: 'overfits from epoch 4, counted from 0',
    kinds: ['overfitting', 'generalization-gap'],
    levels: ['act', 'watch'],
    onset: 5,
    keep: [4, 10],
    wrong: ['raise the learning rate', 'larger model'],
  },
  { run: `${VOICES}/speaker10_training.log`, reading: 'healthy', ...HEALTHY, never: ['overfitting'] },
  {
    run: `${VOICES}/oci_training.log`,
    reading: 'no conclusion: 16 examples',
    kinds: ['too-few-examples', 'cannot tell'],
    levels: ['watch', 'unknown'],
  },
  {
    run: VOICES,
    reading: 'no conclusion: 13 examples',
    kinds: ['too-few-examples', 'cannot tell'],
    levels: ['watch', 'unknown'],
  },
  {
    run: 'logs/lightning/islp-unstable-start/version_3',
    reading: 'two spikes of four orders of magnitude at the start, then flat at the variance of the target',
    kinds: ['spike', 'unstable-loss', 'no-learning'],
    levels: ['watch', 'act'],
    wrong: ['regularize'],
  },
  {
    run: 'logs/lightning/islp-unstable-start/version_2',
    reading: 'no learning in 50 epochs: predicts the mean',
    kinds: ['no-learning'],
    levels: ['act', 'watch'],
    onset: 249,
    wrong: ['regularize', 'train longer'],
  },
  ...['0', '1', '17'].map((version) => ({
    run: `logs/lightning/controlit-classifier/version_${version}`,
    reading: 'healthy, then level; validation better than training by dropout, no leak',
    ...HEALTHY,
    never: ['overfitting', 'generalization-gap', 'too-good'],
    wrong: ['regularize', 'lower the learning rate', 'raise the learning rate'] as const,
  })),
  ...['0', '1', '2', '3'].map((run) => ({ run: `logs/tensorboard/agnews-lora-lr-sweep/run${run}`, ...TOO_SLOW })),
  {
    run: 'logs/tensorboard/agnews-lora-lr-sweep/run4',
    reading: 'learns, flat as the rate reaches 0',
    ...HEALTHY,
    never: ['overfitting', 'no-learning'],
    wrong: ['raise the learning rate', 'regularize'],
  },
  {
    run: 'logs/tensorboard/keras-tf2-wandb-asset',
    reading: 'perfect before training: a leak or trivial data',
    kinds: ['too-good'],
    levels: ['watch', 'act'],
    onset: 1,
  },
  {
    run: 'logs/trainer_state/covbert-healthy',
    reading: 'healthy, not finished: train longer',
    kinds: ['healthy'],
    levels: ['fine'],
    keep: [4500, 5000],
    wrong: ['stop', 'regularize', 'lower the learning rate'],
  },
  {
    run: 'logs/trainer_state/disfluency-large-3838',
    reading: 'healthy, long level end, noisy training loss',
    ...HEALTHY,
    never: ['overfitting', 'unstable-loss', 'spike'],
    wrong: ['regularize', 'lower the learning rate'],
  },
  {
    run: 'logs/trainer_state/grouped-eval-overfit',
    reading: 'overfits from the first epoch in all six evaluation sets',
    ...OVERFIT,
    levels: ['act'],
    onset: 401,
    keep: [401, 1604],
    never: ['spike'],
    wrong: ['raise the learning rate', 'larger model', 'train longer'],
  },
  {
    run: 'logs/trainer_state/requirements-overfit',
    reading: 'overfits from epoch 5 by 57%, accuracy stands still from epoch 17',
    ...OVERFIT,
    levels: ['act'],
    onset: 490,
    keep: [490, 1666],
    wrong: ['train longer', 'raise the learning rate'],
  },
  {
    run: 'logs/trainer_state/sentiment-live-snapshots',
    reading: 'healthy, then level; noise of 5%',
    ...HEALTHY,
    never: ['overfitting', 'generalization-gap'],
    wrong: ['lower the learning rate', 'regularize'],
  },
];
