/** Bars, tags, dates and summaries of other people's training loops. */

import { describe, expect, it } from 'vitest';
import { consoleLog } from '../console-log.ts';
import { readWhole } from '../testing/read-whole.ts';

/** Path to steps and values; null for a path that must not exist. */
type Expected = Record<string, [steps: number[], values: number[]] | null>;
const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');

const PRODUCERS: [producer: string, text: string, expected: Expected][] = [
  [
    'a bar whose title is the loss, and lines that count epochs without a word',
    lines(
      2,
      (e) =>
        `  0%|          | 0/3 [00:00<?, ?step/s]\rTrain Loss: 0.${9 - e * 3}:  33%|███ | 1/3 [00:00<00:03, 1.6step/s]` +
        `\rTrain Loss: 0.${8 - e * 3}:  66%|██ | 2/3 [00:01<00:01, 1.6step/s]\rTrain Loss: 0.${7 - e * 3}: 100%|███| 3/3 [00:02<00:00, 1.6step/s]` +
        `\n[${e + 1}/9] Train Loss: 0.${7 - e * 3}, Valid Loss: 0.${8 - e}`,
    ),
    {
      'train/loss': [
        [1, 2, 3, 3, 4, 5, 6, 6],
        [0.9, 0.8, 0.7, 0.7, 0.6, 0.5, 0.4, 0.4],
      ],
      'eval/loss': [
        [3, 6],
        [0.8, 0.7],
      ],
    },
  ],
  [
    'a bar with a dictionary among its values',
    'epoch 1: 100%|███| 9/9 [00:03<00:00, 44.5it/s, loss=0.78, metrics={\'acc\': 0.61}]\nvalid: 100%|███| 3/3 [00:00<00:00, 116.6it/s, loss=0.46, metrics={"acc": 0.64}]',
    { 'train/loss': [[9], [0.78]], 'eval/loss': [[9], [0.46]], 'eval/accuracy': [[9], [0.64]] },
  ],
  [
    'lines that are printed where a bar of epochs stands',
    lines(
      3,
      (e) =>
        `Progress:   0%|   | ${e}/100 [00:0${e}<24:53,  1.49s/it]Epoch: ${e + 1}, Train Loss: 0.${9 - e}, Val Loss: 0.${8 - e}`,
    ),
    {
      'train/loss': [
        [1, 2, 3],
        [0.9, 0.8, 0.7],
      ],
      'eval/loss': [
        [1, 2, 3],
        [0.8, 0.7, 0.6],
      ],
    },
  ],
  [
    'epochs of one batch',
    lines(
      2,
      (e) =>
        `Train epoch ${e + 1}: 100%|███| 1/1 [00:01<00:00,  1.73s/it, CustomLoss/loss=0.${9 - e}, CustomLoss/loss_box=0.2]`,
    ),
    {
      'train/loss': [
        [1, 2],
        [0.9, 0.8],
      ],
    },
  ],
  [
    'dates of C, evaluations over so many batches, and a test set that the evaluation is of',
    lines(
      2,
      (e) =>
        `[ Sun Oct  1 17:00:03 2023 ] Training epoch: ${e + 1}\n[ Sun Oct  1 17:00:09 2023 ] \tMean training loss: 0.${7 - e}. Mean training acc: ${50 + e}.04%.\n` +
        `[ Sun Oct  1 17:01:09 2023 ] Eval epoch: ${e + 1}\n[ Sun Oct  1 17:02:09 2023 ] \tMean test loss of 8 batches: 0.${6 - e}5.\n[ Sun Oct  1 17:02:09 2023 ] \tTop1: ${60 + e}.60%`,
    ),
    {
      'train/loss': [
        [1, 2],
        [0.7, 0.6],
      ],
      'eval/loss': [
        [1, 2],
        [0.65, 0.55],
      ],
      'eval/accuracy': [
        [1, 2],
        [0.606, 0.616],
      ],
      'test/loss': null,
    },
  ],
  [
    'a test beside the validation below one heading',
    'Epoch 1\nTrain loss: 0.7\nEvaluating...\nVal loss: 0.6\nTest loss: 0.65\n',
    { 'eval/loss': [[1], [0.6]], 'test/loss': [[1], [0.65]] },
  ],
  [
    'tags of two words, and a best model that repeats a number',
    lines(
      2,
      (e) =>
        `[Train] Epoch 00${e + 1}: loss = 0.${9 - e}\n[Diff-Val(Test-Normal)] Epoch 00${e + 1} (Deterministic): loss = 0.${8 - e}\n` +
        `${e + 1} Epoch, best model was updated! Valid Loss: 0.${8 - e}`,
    ),
    {
      'train/loss': [
        [1, 2],
        [0.9, 0.8],
      ],
      'eval/loss': [
        [1, 2],
        [0.8, 0.7],
      ],
    },
  ],
  [
    'a score that is the best one again in the next epoch',
    lines(3, (e) => `Epoch ${e + 1} | val acc: 0.9 | best: 0.9`),
    {
      'eval/accuracy': [
        [1, 2, 3],
        [0.9, 0.9, 0.9],
      ],
    },
  ],
  [
    'the same below lines that name the epoch',
    lines(2, (e) => `Epoch ${e + 1}\nval acc: 0.9 (new best)`),
    {
      'eval/accuracy': [
        [1, 2],
        [0.9, 0.9],
      ],
    },
  ],
  [
    'scores on a line of their own below both losses',
    '[20/90] Train loss: 0.6, Valid loss: 0.5\nCurrent_accuracy : 0.81\n[40/90] Train loss: 0.5, Valid loss: 0.4\nCurrent_accuracy : 0.82',
    {
      'eval/accuracy': [
        [20, 40],
        [0.81, 0.82],
      ],
      'train/accuracy': null,
    },
  ],
  [
    'one metric a line',
    'Epoch 1\nTrain loss: 0.5\nVal loss: 0.4\nVal precision: 0.8\nVal recall: 0.7\n',
    { 'eval/precision': [[1], [0.8]], 'eval/recall': [[1], [0.7]] },
  ],
  [
    'LightGBM’s command line, and XGBoost with a set of another name',
    lines(
      2,
      (i) =>
        `[LightGBM] [Info] Iteration:${i + 1}, training l2 : 0.${7 - i}\n[LightGBM] [Info] Iteration:${i + 1}, valid_1 l2 : 0.${8 - i}`,
    ),
    {
      'train/loss': [
        [1, 2],
        [0.7, 0.6],
      ],
      'eval/loss': [
        [1, 2],
        [0.8, 0.7],
      ],
    },
  ],
  [
    'XGBoost with a set of another name',
    '[0]\tvalidset-0-auc:0.54\n[1]\tvalidset-0-auc:0.55',
    {
      'eval/roc_auc': [
        [0, 1],
        [0.54, 0.55],
      ],
    },
  ],
  [
    'simpletransformers, whose evaluations have names without a prefix',
    "{'mcc': 0.61, 'f1': 0.7, 'eval_loss': 0.5}",
    { 'eval/mcc': [[1], [0.61]], 'eval/f1': [[1], [0.7]], 'eval/loss': [[1], [0.5]], 'train/mcc': null },
  ],
  [
    'losses that have only the name of their split',
    lines(2, (e) => `epoch ${e + 1}/50 | train 0.${7 - e} | val 0.${8 - e} | lr 1.00e-03`),
    {
      'train/loss': [
        [1, 2],
        [0.7, 0.6],
      ],
      'eval/loss': [
        [1, 2],
        [0.8, 0.7],
      ],
    },
  ],
  [
    'scores that have only the name of their split, where the loss has its own',
    lines(2, (e) => `Epoch: 00${e + 1}, Loss: 0.${7 - e}, Train: 0.${5 + e}1, Val: 0.${5 + e}, Test: 0.${4 + e}9`),
    {
      'train/loss': [
        [1, 2],
        [0.7, 0.6],
      ],
      'eval/loss': null,
      'eval/score': [
        [1, 2],
        [0.5, 0.6],
      ],
      'test/score': [
        [1, 2],
        [0.49, 0.59],
      ],
    },
  ],
  [
    'how a set of data is divided, and no results',
    'Epoch 1, train loss: 0.7\nTrain: 0.8, Val: 0.1, Test: 0.1\nTrain: 800, Val: 100, Test: 100',
    { 'train/loss': [[1], [0.7]], 'train/score': null, 'eval/score': null, 'eval/loss': null },
  ],
  [
    'callbacks of Keras that count epochs from 0',
    lines(
      2,
      (e) =>
        `Epoch ${e + 1}/9\nEpoch 0000${e}: val_loss did not improve\n - 9s - loss: 0.${7 - e} - val_loss: 0.${8 - e}`,
    ),
    {
      'train/loss': [
        [1, 2],
        [0.7, 0.6],
      ],
    },
  ],
  [
    'epochs with a word between, and every tenth one',
    lines(3, (e) => `## Epoch no. = ${e + 1}0\n- Validation Loss: 0.${8 - e}`),
    {
      'eval/loss': [
        [10, 20, 30],
        [0.8, 0.7, 0.6],
      ],
    },
  ],
  [
    'Informer and its kin, which say the length of an epoch at its end',
    lines(
      2,
      (e) =>
        `\titers: 100, epoch: ${e + 1} | loss: 0.${9 - e}\n\titers: 200, epoch: ${e + 1} | loss: 0.${8 - e}\n` +
        `Epoch: ${e + 1}, Steps: 263 | Train Loss: 0.${7 - e}000000 Vali Loss: 0.${8 - e}000000 Test Loss: 0.${9 - e}000000`,
    ),
    {
      'train/loss': [
        [100, 200, 363, 463],
        [0.9, 0.8, 0.8, 0.7],
      ],
      'train/loss_epoch': [
        [263, 526],
        [0.7, 0.6],
      ],
      'eval/loss': [
        [263, 526],
        [0.8, 0.7],
      ],
      'test/loss': [
        [263, 526],
        [0.9, 0.8],
      ],
    },
  ],
  [
    'a best result at the end, which is of an earlier epoch',
    lines(3, (e) => `Evaluation:     Epoch: ${e + 1}       Dev loss: 0.${8 - e}        Dev acc: 0.${5 + e}`) +
      '\nFINAL BEST RESULT:      Epoch: 2        Dev loss: 0.7        Dev acc: 0.6',
    {
      'eval/loss': [
        [1, 2, 3],
        [0.8, 0.7, 0.6],
      ],
    },
  ],
  [
    'a best model in Chinese, which repeats a number',
    lines(
      2,
      (e) => `[Val] Epoch ${e + 1}: loss = 0.${8 - e}\n发现当前最优模型 (Epoch ${e + 1}) | 验证集损失: 0.${8 - e}`,
    ),
    {
      'eval/loss': [
        [1, 2],
        [0.8, 0.7],
      ],
    },
  ],
  [
    'a score in per cent below its heading',
    lines(
      2,
      (e) =>
        `Epoch[${e + 1}] Iteration[50/100] Loss: 6.${3 - e}\nValidation Results - Epoch: ${e + 1}\nmAP: 4${5 + e}.5%`,
    ),
    {
      'eval/mAP': [
        [50, 150],
        [0.455, 0.465],
      ],
    },
  ],
];

describe('the output of', () => {
  it.each(PRODUCERS)('%s', (_, text, expected) => {
    const read = readWhole(consoleLog, Buffer.from(`${text}\n`));
    for (const [path, found] of Object.entries(expected))
      if (found === null) expect(read.series).not.toHaveProperty([path]);
      else expect({ path, ...read.series[path] }).toEqual({ path, steps: found[0], values: found[1] });
    expect(read.damaged).toEqual([]);
  });
});
