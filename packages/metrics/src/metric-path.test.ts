/** Names of metrics from many programs meet on one path. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isBetter, isKnownMetric, metricPath, namedMetric, pathOfField } from './index.ts';

it.each([
  [
    'train/loss',
    [
      'loss',
      'train_loss',
      'train/loss',
      'Loss/train',
      'training_loss',
      'Train Loss',
      'train-loss',
      'loss_train',
      'trainLoss',
      'epoch_loss',
      'train',
      'train_loss_step',
      'train_loss_epoch',
    ],
  ],
  [
    'eval/loss',
    [
      'eval_loss',
      'val_loss',
      'valid_loss',
      'validation/loss',
      'validation_loss',
      'dev_loss',
      'Loss/val',
      'Loss/validation',
      'valLoss',
      'epoch_val_loss',
      'eval',
      'val',
      'val_loss_epoch',
      'val_loss_step',
      'Eval Loss',
    ],
  ],
  ['test/loss', ['test_loss', 'test/loss', 'Loss/test', 'loss_test']],
  ['train/accuracy', ['acc', 'accuracy', 'train_acc', 'Accuracy/train', 'epoch_acc', 'sparse_categorical_accuracy']],
  ['eval/accuracy', ['val_acc', 'eval_accuracy', 'eval/accuracy', 'valid acc', 'epoch_val_acc', 'epoch_val_accuracy']],
  ['train/learning_rate', ['lr', 'learning_rate', 'train/learning_rate', 'epoch_learning_rate', 'eval/lr', 'lr-AdamW']],
  ['eval/roc_auc', ['val_auc', 'eval_auroc', 'validation/roc_auc']],
  ['eval/loss', ['inner_val_loss', 'cv_val_loss', 'holdout_loss', 'gen_eval_loss']],
  ['eval/roc_auc', ['oof_auc', 'heldout_auc']],
  ['train/loss', ['reduced_train_loss', 'sft_train_loss']],
  ['train/loss', ['Total average train loss', 'loss/train/total']],
  ['eval/loss', ['metrics/eval/LanguageCrossEntropy', 'mean_total_val_loss']],
  ['eval/best_avg_loss', ['best_avg_val_loss']],
  ['eval/inner_mse', ['inner_val_mse']],
  ['test/cola_mcc', ['cola_test_mcc']],
  ['train/n_val_samples', ['n_val_samples']],
  ['summary/train_loss', ['train/train_loss']],
  ['train/mae', ['mae', 'train_MAE', 'train_MAE_step']],
  ['eval/rouge/l', ['eval/rouge/l', 'rouge/val/l']],
  ['train/num_tokens', ['num_tokens']],
  [
    'train/loss',
    [
      'total_loss',
      'rm_loss',
      'Logloss',
      'train-logloss',
      "training's binary_logloss",
      'train_cross_entropy',
      'lm loss value',
      'losses/total_loss',
      'avg_train_loss',
      'train/running_loss',
      'loss (train)',
    ],
  ],
  [
    'eval/loss',
    [
      'Val. Loss',
      '[valid] loss',
      'loss (val)',
      'validation_0-logloss',
      "valid_1's binary_logloss",
      'eval-logloss',
      'avg_val_loss',
      'val_loss_avg',
      'mean_val_loss',
      'val/CrossEntropyLoss',
      'dev nll_loss',
      'val.loss',
    ],
  ],
  [
    'eval/accuracy',
    [
      'eval/rewards/accuracies',
      'eval/RewardAccuracy',
      'val_pair_accuracy',
      'eval_rewards/accuracies',
      'val/pairwise_acc',
      'eval_acc_mean',
      'eval_cosine_accuracy',
      'valid Acc@1',
      'metrics/accuracy_top1',
      'val/accuracy_top-1',
      'eval_overall_accuracy',
      'Val. Acc',
      'accuracy_val',
      'acc[dev]',
    ],
  ],
  [
    'eval/tp',
    ['eval_tp', 'val/TP', 'valid true_positives', 'val.TruePositives', 'eval/counts/tp', 'val/confusion_matrix/TP'],
  ],
  ['eval/fn', ['fn', 'FN', 'false_negatives', 'confusion/fn']],
  ['train/fn', ['train/false_negatives']],
  ['eval/class_1/tp', ['eval/class_1/tp']],
  ['train/loss', ['TrainLoss', 'lossTrain', 'tr_loss', 'train_loss_history', 'train_epoch_loss']],
  [
    'eval/loss',
    ['ValLoss', 'lossVal', 'va_loss', 'val_loss_history', 'validation_0/logloss', 'valid_1/binary_logloss'],
  ],
  ['eval/accuracy', ['ValAcc', 'accVal', 'va_acc', 'val_accuracies', 'valid_epoch_acc', 'val_preference_acc']],
  ['test/spearman', ['test_cosine_spearman', 'test/spearman_cosine']],
  ['train/va_something', ['va_something']],
  ['train/margin', ['rewards/margins', 'train/rewards/margins', 'reward_margin', 'train/rewards/margin']],
  ['eval/f1', ['eval_overall_f1', 'val_macro_f1', 'f1_macro (val)', 'eval_f1_weighted', 'dev/FB1', 'valid_fscore']],
  ['eval/roc_auc', ["valid_1's auc", 'validation_1-auc', 'auc-dev']],
  ['eval/precision', ['metrics/precision(B)']],
  ['eval/mAP50-95(B)', ['metrics/mAP50-95(B)']],
  ['eval/mcc', ['eval_matthews_correlation', 'val_mcc']],
  ['eval/average_precision', ['val_ap', 'eval_auc-pr', 'eval/average_precision']],
  ['train/mean_token_accuracy', ['mean_token_accuracy']],
  ['eval/best_acc', ['best_val_acc']],
  ['train/loss', ['TrLoss', "training's l1_loss", 'PPYoloELoss/loss']],
  ['eval/loss', ['DevLoss', 'lossDev', 'vl_loss', 'VaLoss', 'devset_loss']],
  ['eval/accuracy', ['Val Acc (%)', 'val_acc[%]', 'Val Acc %', 'DevAcc']],
  ['eval/f1', ['Val. F1 Mac', 'DevWF1', 'dev_uf1']],
  ['eval/roc_auc', ['validset-0-auc', 'valset_auc']],
  ['train/mse', ['training l2', "training's l2"]],
  ['eval/mse', ["valid_1's l2", 'valid_1 l2', 'eval-l2']],
  ['train/l2', ['l2']],
  ['train/loss', ['trainloss', 'losstrain']],
  ['eval/loss', ['valloss', 'validloss', 'devloss', 'lossval']],
  ['eval/accuracy', ['valacc', 'accval', 'ValAccuracy', 'VALACC']],
  ['test/roc_auc', ['testauc']],
  ['train/trainable', ['trainable']],
  ['train/contest', ['contest']],
  ['train/Trace', ['Trace']],
  ['train/metrics_server', ['metrics_server']],
])('%s', (path, names) => {
  for (const name of names) expect([name, metricPath(name)]).toEqual([name, path]);
});

it('a name without a split takes the one of its place, and its own wins over that', () => {
  expect(metricPath('loss', 'eval')).toBe('eval/loss');
  expect(metricPath('train_loss', 'eval')).toBe('train/loss');
  expect(metricPath('evaluation_loss_vs_iterations', 'eval')).toBe('eval/loss_vs_iterations');
  expect(metricPath('lr', 'eval')).toBe('train/learning_rate');
});

it('fields of the guide keep their paths, and unknown ones their names', () => {
  expect(pathOfField('train_loss')).toBe('train/loss');
  expect(pathOfField('seconds_per_step')).toBe('train/seconds_per_step');
  expect(pathOfField('eval_Some_Thing')).toBe('eval/Some_Thing');
});

it('a set with a number is one of several, of which the last is looked at', () => {
  expect(namedMetric('validation_0-logloss').own).toBe('eval/0/loss');
  expect(namedMetric('validation_0/logloss').own).toBe('eval/0/loss');
  expect(namedMetric('validation_1-auc').rank).toBeLessThan(namedMetric('validation_0-auc').rank);
});

it('a known metric is known under any split, and other words are not', () => {
  for (const name of ['loss', 'val_loss', 'test/acc', 'eval_nll_loss', 'train', 'lr', 'valid_MAE'])
    expect([name, isKnownMetric(name)]).toEqual([name, true]);
  for (const name of ['price', 'id', 'fn', 'tp', 'label', 'train_station', 'latitude', 'temperature', ''])
    expect([name, isKnownMetric(name)]).toEqual([name, false]);
});

it('which way is better is known by the last word, also for sets that the catalog does not list', () => {
  expect(isBetter('eval/g0/loss', 1, 2)).toBe(true);
  expect(isBetter('test/accuracy', 1, 2)).toBe(false);
  expect(isBetter('test/accuracy', 2, 1)).toBe(true);
  expect(isBetter('train/whatever', 2, 1)).toBe(false);
});

it('every name has a path of bounded length with a split before it', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ maxLength: 300 }),
        fc
          .array(fc.constantFrom('train', 'val', 'loss', '_', '/', ' ', 'epoch', '-', '__proto__', 'constructor'))
          .map((words) => words.join('')),
      ),
      (name) => {
        const path = metricPath(name);
        expect(path).toMatch(/^(train|eval|test|summary)\/[^\n]/);
        expect(path.length).toBeLessThan(250);
      },
    ),
    { numRuns: 2000 },
  );
});

it('a name is cut at 200 characters', () => {
  expect(metricPath('x'.repeat(200))).toBe(`train/${'x'.repeat(200)}`);
  expect(metricPath(`${'x'.repeat(200)}y`)).toBe(`train/${'x'.repeat(200)}`);
});
