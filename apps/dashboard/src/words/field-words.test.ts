/** The words for fields in the names of recipes. */

import { expect, it } from 'vitest';
import { fieldWords, numberText } from './field-words.ts';

it('writes rates as people do', () => {
  expect([0.003, 0.2, 264, 1e-8, 0, 1e12, 0.0025].map(numberText)).toEqual([
    '3e-3',
    '0.2',
    '264',
    '1e-8',
    '0',
    '1e12',
    '2.5e-3',
  ]);
});

it('shortens well-known names, whether the value is text or not', () => {
  expect([
    fieldWords('train.learning_rate', 0.01),
    fieldWords('learning_rate', '1e-2'),
    fieldWords('hidden_dropout', 0.5),
    fieldWords('use_words', true),
    fieldWords('use_words', 'false'),
    fieldWords('use_', null),
    fieldWords('pooling', 'mean'),
  ]).toEqual(['lr 1e-2', 'lr 1e-2', 'dropout 0.5', 'words', 'no words', 'no use_', 'pooling mean']);
});
