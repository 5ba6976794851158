/** Files of one metric, named after it. */

import { expect, it } from 'vitest';
import type { Format } from './index.ts';
import { recognize, textOf } from './index.ts';
import { metricOfFile, numberLines } from './number-lines.ts';
import { readWhole } from './testing/read-whole.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
function formatOf(fileName: string, text: string) {
  const bytes = bytesOf(text);
  return recognize({ fileName, bytes, text: textOf(bytes) });
}
function read(fileName: string, text: string) {
  const { series, records, damaged, unit } = readWhole(formatOf(fileName, text) as Format, bytesOf(text), { fileName });
  return { series, records, damaged, unit };
}

it.each([
  ['loss.txt', '0.7\n0.6\n0.5\n', 'train/loss'],
  ['val_loss_history.csv', '0.7\r\n0.6\r\n0.5\r\n', 'eval/loss'],
  ['trainLosses.dat', '7.0e-01\n6.0e-01\n5.0e-01\n', 'train/loss'],
  ['dev_acc.out', '0,7\n0,6\n0,5\n', 'eval/accuracy'],
  ['loss_seed1.txt', '0.7\n\n0.6\n0.5\n', 'train/loss'],
  ['val_loss.csv', 'loss\n0.7\n0.6\n0.5\n', 'eval/loss'],
])('%s: a number a line', (fileName, text, path) => {
  expect(read(fileName, text)).toEqual({
    series: { [path]: { steps: [1, 2, 3], values: [0.7, 0.6, 0.5] } },
    records: 3,
    damaged: [],
    unit: 'record',
  });
});

it.each([' ', '\t', ',', ', ', ';', '   '])('a step and a number a line, with %j between', (separator) => {
  const text = ['100', '200', '300'].map((step, i) => `${step}${separator}${0.7 - i / 10}\n`).join('');
  expect(read('loss_log.txt', text).series).toEqual({
    'train/loss': { steps: [100, 200, 300], values: [0.7, 0.7 - 0.1, 0.7 - 0.2] },
  });
});

it('NaN is drawn, and a line with words is damaged', () => {
  const bytes = bytesOf('0.7\nnan\n0.5\nKilled by signal\n0.4\n');
  const { series, damaged } = readWhole(numberLines, bytes, { fileName: 'loss.txt' });
  expect(series['train/loss']!.values).toEqual([0.7, NaN, 0.5, 0.4]);
  expect(damaged.map(({ line }) => line)).toEqual([4]);
});

it.each([
  ['train.txt', '0.7\n0.6\n0.5\n'],
  ['labels.txt', '0\n1\n0\n'],
  ['test_set.csv', '1\n2\n3\n'],
  ['numbers.csv', '0.7\n0.6\n0.5\n'],
  ['loss.txt', '0.7\n0.6\nall done\n'],
  ['loss.csv', '3 0.7\n1 0.6\n2 0.5\n'],
])('%s with %j is none', (fileName, text) => {
  expect((formatOf(fileName, text) as Format | null)?.id).not.toBe('number-lines');
});

it('a result of one or two numbers is waited for', () => {
  for (const text of ['0.93\n', '0.93\n0.94\n']) expect(formatOf('accuracy.txt', text)).toBe('wait');
});

it('the longest name in a file’s name counts, and a split alone is none', () => {
  expect(metricOfFile('roc_auc_val.txt')).toBe('roc_auc_val');
  expect(metricOfFile('model3_f1_per_epoch.txt')).toBe('f1');
  expect(metricOfFile('validation.txt')).toBeNull();
});
