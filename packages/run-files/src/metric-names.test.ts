/** The names of one file: each path has one name, and the best one has it. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FileFacts } from './file-facts.ts';
import { emptyResult } from './format.ts';
import { MetricNames } from './metric-names.ts';

/** Paths of names that come one after another, read again as long as they ask for it. */
function pathsOf(...names: string[]): Record<string, string> {
  const facts: FileFacts = {};
  for (let pass = 0; ; pass++) {
    const found = new MetricNames({ facts });
    for (const name of names) found.pathOf(name);
    if (!found.finish(emptyResult()).readAgain) return Object.fromEntries(found.seen);
    expect(pass).toBeLessThan(names.length + 1);
  }
}

it.each([
  'rm_loss',
  'total_loss',
  'logloss',
  'Logloss',
  'binary_logloss',
  'mlogloss',
  'CrossEntropyLoss',
  'cross_entropy',
  'nll_loss',
  'lm loss',
  'avg_loss',
  'loss_avg',
  'running_loss',
  'focal_loss',
])('%s is the loss where the file has no other', (name) => {
  expect(pathsOf(name)).toEqual({ [name]: 'train/loss' });
  expect(pathsOf(`train_${name}`, `val_${name}`)).toEqual({
    [`train_${name}`]: 'train/loss',
    [`val_${name}`]: 'eval/loss',
  });
});

it('of one metric, logged of batches and of epochs, the better one is the curve, and each is where it is alone', () => {
  for (const [better, worse, path] of [
    ['train_loss_step', 'train_loss_epoch', 'train/loss'],
    ['val_loss_epoch', 'val_loss_step', 'eval/loss'],
  ] as const) {
    const both = { [better]: path, [worse]: `${path}_${worse.split('_')[2]}` };
    expect(pathsOf(better, worse)).toEqual(both);
    expect(pathsOf(worse, better)).toEqual(both);
    expect(pathsOf(worse)).toEqual({ [worse]: path });
  }
});

it('the plain loss wins, wherever it comes in the file, and the others keep their names', () => {
  for (const names of [
    ['loss', 'nll_loss', 'total_loss'],
    ['nll_loss', 'loss', 'total_loss'],
    ['total_loss', 'nll_loss', 'loss'],
  ])
    expect(pathsOf(...names)).toEqual({
      loss: 'train/loss',
      nll_loss: 'train/nll_loss',
      total_loss: 'train/total_loss',
    });
  expect(pathsOf('aux_loss', 'rm_loss')).toEqual({ aux_loss: 'train/aux_loss', rm_loss: 'train/loss' });
  expect(pathsOf('accuracy', 'binary_accuracy', 'acc@1')).toEqual({
    accuracy: 'train/accuracy',
    binary_accuracy: 'train/binary_accuracy',
    'acc@1': 'train/acc@1',
  });
});

it('takes none of several unknown losses for the loss', () => {
  expect(pathsOf('box_loss', 'cls_loss')).toEqual({ box_loss: 'train/box_loss', cls_loss: 'train/cls_loss' });
  expect(pathsOf('policy_loss', 'val/value_loss')['policy_loss']).toBe('train/policy_loss');
});

it('a name that a person gave wins', () => {
  const names = new MetricNames({ renamed: (name) => (name === 'q' ? 'train/loss' : undefined) });
  expect(names.pathOf('q')).toBe('train/loss');
});

it('no two names share a path unless they are spellings of the metric itself, and the order of the names decides nothing', () => {
  const spellings = [
    'total_loss',
    'rm_loss',
    'avg_loss',
    'logloss',
    'x_loss',
    'y_loss',
    'binary_accuracy',
    'top1',
    'val_rm_loss',
    'f1_macro',
    'micro_f1',
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(spellings), (names) => {
      const paths = pathsOf(...names);
      expect(new Set(Object.values(paths)).size).toBe(names.length);
      expect(paths).toEqual(pathsOf(...names.toSorted()));
    }),
  );
});

it('of a file without a loss, the error that training and evaluation share is the loss, wherever a better one comes', () => {
  for (const name of ['mse', 'rmse', 'mae', 'mean_squared_error', 'ppl', 'perplexity'])
    expect(pathsOf(`train_${name}`, `val_${name}`, 'val_r2')).toEqual({
      [`train_${name}`]: 'train/loss',
      [`val_${name}`]: 'eval/loss',
      val_r2: 'eval/r2',
    });
  const both = { train_mae: 'train/mae', val_mae: 'eval/mae', train_mse: 'train/loss', val_mse: 'eval/loss' };
  expect(pathsOf('train_mae', 'val_mae', 'train_mse', 'val_mse')).toEqual(both);
  expect(pathsOf('train_mse', 'train_mae', 'val_mse', 'val_mae')).toEqual(both);
});

it('an error of one side alone, or beside any loss, keeps its name', () => {
  expect(pathsOf('train_mse', 'val_rmse')).toEqual({ train_mse: 'train/mse', val_rmse: 'eval/rmse' });
  for (const loss of ['val_loss', 'train_huber_loss']) {
    const found = { train_mae: 'train/mae', val_mae: 'eval/mae' };
    expect(pathsOf(loss, 'train_mae', 'val_mae')).toMatchObject(found);
    expect(pathsOf('train_mae', 'val_mae', loss)).toMatchObject(found);
  }
});
