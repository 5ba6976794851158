/** Names in a list before their numbers in a list. */

import { consoleLog } from '../console-log.ts';
import { expect, it } from 'vitest';
import { readWhole } from '../testing/read-whole.ts';
import { withPairedNames } from './paired-names.ts';

it.each([
  ['fold,epoch,train_loss: 0 1 0.820000', ' fold: 0, epoch: 1, train_loss: 0.820000 '],
  ['Epoch 3, loss, acc: 0.52 81.5%', ' Epoch 3, loss: 0.52, acc: 81.5% '],
  ['(val_loss, val_acc) = (0.5, 0.8)', ' val_loss: 0.5, val_acc: 0.8 '],
  ['epoch 1 | loss, acc: 0.5, 0.8', 'epoch 1 | loss: 0.5, acc: 0.8 '],
])('%s is read in pairs', (text, pairs) => expect(withPairedNames(text)).toBe(pairs));

it.each([
  'Epoch 1, loss: 0.5',
  'loss, acc: 0.5',
  'Epoch 1, loss: 0.5, acc: 0.8',
  'loss, acc: 0.5 0.8 better than before',
  'height, width: 224 224',
  '2024-01-01 10:00:00,123 - INFO - loss: 0.5',
])('%s stays as it is', (text) => expect(withPairedNames(text)).toBe(text));

it('places them by the epoch in the list', () => {
  const rows = ['1 0.9 1', '2 0.7 0.8', '3 0.6 0.7'];
  const text = rows.map((row) => `epoch,train_loss,val_loss: ${row}\n`).join('');
  const { series } = readWhole(consoleLog, new TextEncoder().encode(text));
  expect(series['train/loss']).toEqual({ steps: [1, 2, 3], values: [0.9, 0.7, 0.6] });
  expect(series['eval/loss']).toEqual({ steps: [1, 2, 3], values: [1, 0.8, 0.7] });
});
