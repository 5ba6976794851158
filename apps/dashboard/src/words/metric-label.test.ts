/** What the board calls metrics. */

import { expect, it } from 'vitest';
import { metricLabel } from './metric-label.ts';

it('names scores of the training set after those of the validation set, and leaves unknown paths alone', () => {
  expect(['eval/f1', 'train/f1', 'train/accuracy', 'train/loss', 'train/act/std', 'train/'].map(metricLabel)).toEqual([
    'F1',
    'Training F1',
    'Training accuracy',
    'Training loss',
    'train/act/std',
    'train/',
  ]);
});

it('writes acronyms in capitals, also those that the catalog lacks', () => {
  expect(['eval/bleu', 'train/wer', 'eval/ndcg@10', 'eval/sentence_bleu', 'test/bleu'].map(metricLabel)).toEqual([
    'BLEU',
    'Training WER',
    'NDCG@10',
    'eval/sentence_bleu',
    'test/bleu',
  ]);
});
