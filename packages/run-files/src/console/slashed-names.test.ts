/** Names with slashes before their numbers with slashes. */

import { expect, it } from 'vitest';
import { consoleLog } from '../console-log.ts';
import { readWhole } from '../testing/read-whole.ts';
import { withSlashedNames } from './slashed-names.ts';

it.each([
  [
    'Epoch: 000 | AvgCost: nan | Train/Valid ACC: 0.53/0.40',
    'Epoch: 000 | AvgCost: nan | Train ACC: 0.53, Valid ACC: 0.40 ',
  ],
  ['Epoch 3 train/val loss: 0.5 / 0.61, lr 0.1', 'Epoch 3  train loss: 0.5, val loss: 0.61 , lr 0.1'],
  ['Epoch 3, loss (train/val) = 0.5/0.61', 'Epoch 3, train loss: 0.5, val loss: 0.61 '],
  ['Dev fscore(p/r/f): (74.09/71.55/72.80)', ' Dev precision: 74.09, Dev recall: 71.55, Dev f1: 72.80 '],
  ['epoch 2: val loss/acc 0.5/81.2%', 'epoch 2: val loss: 0.5, val acc: 81.2% '],
  ['train/val loss 1.5/1.6 train/val acc 0.5/0.4', ' train loss: 1.5, val loss: 1.6  train acc: 0.5, val acc: 0.4 '],
])('%s is read in pairs', (text, pairs) => expect(withSlashedNames(text)).toBe(pairs));

it.each([
  'train/loss: 0.5 val/loss: 0.6',
  'Epoch 1/5, acc: 45/50',
  'step/total: 3/10 loss 0.5',
  'saved /tmp/a/b at 0.5/0.6',
  'Train/Valid/Test split sizes: 149/74/76',
  'train/val loss: 0.5',
])('%s stays as it is', (text) => expect(withSlashedNames(text)).toBe(text));

it('divides the numbers of a line by split, and reads precision, recall and F1 from a list of letters', () => {
  const text = [1, 2, 3]
    .map(
      (epoch) =>
        `Epoch: ${epoch} | Train/Valid ACC: 0.${epoch + 5}/0.${epoch + 4} | Dev fscore(p/r/f): (0.5/0.7/0.${epoch})\n`,
    )
    .join('');
  const { series } = readWhole(consoleLog, new TextEncoder().encode(text));
  expect(series['train/accuracy']).toEqual({ steps: [1, 2, 3], values: [0.6, 0.7, 0.8] });
  expect(series['eval/accuracy']).toEqual({ steps: [1, 2, 3], values: [0.5, 0.6, 0.7] });
  expect(series['eval/f1']).toEqual({ steps: [1, 2, 3], values: [0.1, 0.2, 0.3] });
});
