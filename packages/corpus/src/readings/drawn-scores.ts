/** The loss rises while a score gets better or worse. */

import type { Drawing } from './drawn-run.ts';
import { fall, turn } from './drawn-run.ts';
import { OVERFIT } from './variation.ts';
import type { Variation } from './variation.ts';

const OVERCONFIDENT = {
  kinds: ['loss-up-metric-up'],
  levels: ['watch'],
  meanwhile: ['generalization-gap'],
  never: ['overfitting'],
  wrong: ['stop', 'raise the learning rate'],
} as const;

const RISE = { from: 0.66, low: 0.4, at: 3, share: 0.6, last: 13 };
const memorizes = (i: number) => ({ 'train/loss': fall(i, 0.7, 0.03, 9) });
/** The loss rises by 60% from the fourth of fourteen evaluations on, while a score goes from one value to another. */
const disagreeing = (metric: string, from: number, to: number, seed: number): Drawing => ({
  seed,
  evaluations: 14,
  every: 500,
  points: 2,
  training: memorizes,
  evaluation: (i, noise) => ({
    'eval/loss': turn(i, RISE) + 0.006 * noise.normal(),
    [`eval/${metric}`]: fall(i, from, to, 5) + 0.02 * (to - from) * noise.normal(),
  }),
});

export const DRAWN_SCORES: readonly Variation[] = [
  {
    reading: 'seqeval F1 rises to the end while the loss rises',
    ...OVERCONFIDENT,
    keep: [4000, 7000],
    drawing: disagreeing('overall_f1', 0.48, 0.71, 1),
  },
  {
    reading: 'macro F1 rises to the end while the loss rises',
    ...OVERCONFIDENT,
    keep: [4000, 7000],
    drawing: disagreeing('macro_f1', 0.31, 0.52, 2),
  },
  {
    reading: 'the word error rate falls to the end while the loss rises',
    ...OVERCONFIDENT,
    keep: [4000, 7000],
    drawing: disagreeing('wer', 0.62, 0.41, 3),
  },
  {
    reading: 'MCC rises to the end while the loss rises',
    ...OVERCONFIDENT,
    keep: [4000, 7000],
    drawing: disagreeing('matthews_correlation', 0.22, 0.55, 4),
  },
  {
    reading: 'AUC rises to the end while the loss rises',
    ...OVERCONFIDENT,
    keep: [4000, 7000],
    drawing: disagreeing('roc_auc', 0.71, 0.84, 5),
  },
  {
    reading: 'character error rate and loss rise',
    ...OVERFIT,
    onset: 2000,
    keep: [500, 3000],
    drawing: disagreeing('cer', 0.081, 0.118, 6),
  },
  {
    reading: 'perplexity and loss rise',
    ...OVERFIT,
    onset: 2000,
    keep: [1500, 2500],
    drawing: disagreeing('perplexity', 1.5, 1.9, 7),
  },
  {
    reading: 'the loss rises, accuracy falls',
    ...OVERFIT,
    onset: 2000,
    keep: [500, 2500],
    drawing: disagreeing('accuracy', 0.84, 0.795, 8),
  },
];
