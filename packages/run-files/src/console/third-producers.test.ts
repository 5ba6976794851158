/** More of what programs print, where a line says its place or its split in a way of its own. */

import { describe, expect, it } from 'vitest';
import { consoleLog } from '../console-log.ts';
import { readWhole } from '../testing/read-whole.ts';

/** Path to steps and values; null for a path that must not exist. */
type Expected = Record<string, [steps: number[], values: number[]] | null>;
const T = '2026-01-01 10:00:00';

const PRODUCERS: [producer: string, text: string, expected: Expected][] = [
  [
    'the sizes of sets in a dictionary',
    "Dataset sizes: {'train': 196000, 'val': 28000, 'test': 56000}\nlen(train)=196000 len(val)=28000\nstep 1 loss 0.9\nstep 2 loss 0.8\ntest loss: 0.85",
    {
      'train/loss': [
        [1, 2],
        [0.9, 0.8],
      ],
      'eval/loss': null,
      'test/loss': [[2], [0.85]],
    },
  ],
  [
    'nothing but short names',
    'it: 10, ce: 0.9, lr: 0.001\nit: 20, ce: 0.8, lr: 0.001\nmae = 3 of my choice',
    {
      'train/loss': [
        [10, 20],
        [0.9, 0.8],
      ],
    },
  ],
  [
    'batches of an epoch in parentheses',
    'Epoch 1 (10/20) loss 0.9\nEpoch 1 (20/20) loss 0.8\nEpoch 2 (10/20) loss 0.7\nEpoch 2 (20/20) loss 0.6\nEpoch 2 (took 3 s): val loss 0.65',
    {
      'train/loss': [
        [10, 20, 30, 40],
        [0.9, 0.8, 0.7, 0.6],
      ],
      'eval/loss': [[40], [0.65]],
    },
  ],
  [
    "LightGBM's best round, which is repeated at its end",
    "Training until validation scores don't improve for 10 rounds\n[10]\ttrain's binary_logloss: 0.6\tvalid's binary_logloss: 0.65\n[20]\ttrain's binary_logloss: 0.5\tvalid's binary_logloss: 0.6\nEarly stopping, best iteration is:\n[15]\ttrain's binary_logloss: 0.55\tvalid's binary_logloss: 0.59",
    {
      'train/loss': [
        [10, 20],
        [0.6, 0.5],
      ],
      'eval/loss': [
        [10, 20],
        [0.65, 0.6],
      ],
    },
  ],
  [
    "XGBoost's best round",
    '[0]\ttrain-auc:0.80\teval-auc:0.75\n[1]\ttrain-auc:0.82\teval-auc:0.76\n[2]\ttrain-auc:0.83\teval-auc:0.74\nStopping. Best iteration:\n[1]\ttrain-auc:0.82\teval-auc:0.76\n',
    {
      'eval/roc_auc': [
        [0, 1, 2],
        [0.75, 0.76, 0.74],
      ],
    },
  ],
  [
    "LightGBM's cross-validation",
    "[10]\tcv_agg's auc: 0.8 + 0.01\tcv_agg's binary_logloss: 0.5 + 0.02\n[20]\tcv_agg's auc: 0.82 + 0.01\tcv_agg's binary_logloss: 0.45 + 0.02",
    {
      'eval/loss': [
        [10, 20],
        [0.5, 0.45],
      ],
      'eval/roc_auc': [
        [10, 20],
        [0.8, 0.82],
      ],
    },
  ],
  [
    "LLaMA-Factory's dictionary above that of transformers",
    "\r  0%|          | 0/4 [00:00<?, ?it/s]\r 50%|█████     | 2/4 [00:02<00:02,  1.00it/s]\n[INFO|2026-01-01 10:00:05] llamafactory.train.callbacks:157 >> {'loss': 0.6912, 'learning_rate': 1.0000e-05, 'epoch': 0.50, 'throughput': 1234.56}\n{'loss': 0.6912, 'grad_norm': 1.2, 'learning_rate': 1e-05, 'epoch': 0.5}\n\r100%|██████████| 4/4 [00:04<00:00,  1.00it/s]\n{'loss': 0.5931, 'grad_norm': 1.1, 'learning_rate': 5e-06, 'epoch': 1.0}",
    {
      'train/loss': [
        [2, 4],
        [0.6912, 0.5931],
      ],
      'train/grad_norm': [
        [2, 4],
        [1.2, 1.1],
      ],
    },
  ],
  [
    'AllenNLP without bars',
    [
      `${T},962 - INFO - allennlp.training.trainer - Epoch 0/1`,
      `${T},962 - INFO - allennlp.training.trainer - Training`,
      `${T},950 - INFO - allennlp.training.trainer - Batch 1/100: accuracy: 0.25, loss: 6.66 ||`,
      `${T},969 - INFO - allennlp.training.trainer - Batch 100/100: accuracy: 0.46, loss: 1.17 ||`,
      `${T},969 - INFO - allennlp.training.trainer - Validating`,
      `${T},969 - INFO - allennlp.training.trainer - Batch 5/10: accuracy: 0.5, loss: 1.1 ||`,
      `${T},962 - INFO - allennlp.training.trainer - Epoch 1/1`,
      `${T},962 - INFO - allennlp.training.trainer - Training`,
      `${T},950 - INFO - allennlp.training.trainer - Batch 1/100: accuracy: 0.55, loss: 1.0 ||`,
    ].join('\n'),
    {
      'train/loss': [
        [1, 100, 101],
        [6.66, 1.17, 1],
      ],
      'eval/loss': [[100], [1.1]],
    },
  ],
  [
    "fairseq's first lines",
    [
      '| epoch 010  2000 / 8223 loss=1.27 (1.50), wps=962, wpb=908, lr=0.001, clip=100%, gnorm=2.1427',
      '| epoch 010  3000 / 8223 loss=1.28 (1.49), wps=962, wpb=908, lr=0.001, clip=100%, gnorm=2.1507',
      "| epoch 010 | valid on 'valid' subset | valid loss 1.94 | valid ppl 3.83",
      '| epoch 011  1000 / 8223 loss=1.89 (1.38), wps=963, wpb=918, lr=0.001, clip=100%, gnorm=2.0860',
    ].join('\n'),
    {
      'train/loss': [
        [2000, 3000, 9223],
        [1.27, 1.28, 1.89],
      ],
      'eval/loss': [[3000], [1.94]],
    },
  ],
  [
    'icefall, whose lines name their file and end with a point',
    [
      `${T},789 INFO [train.py:822] (0/8) Epoch 1, batch 0, loss[loss=0.9, simple_loss=1.0, pruned_loss=6.8, over 7195.00 frames.], tot_loss[loss=0.95, over 7195.00 frames.], batch size: 16, lr: 3.00e-03`,
      `${T},789 INFO [train.py:822] (0/8) Epoch 1, batch 50, loss[loss=0.5, simple_loss=0.6, pruned_loss=6.8, over 7195.00 frames.], tot_loss[loss=0.6, over 7195.00 frames.], batch size: 16, lr: 3.00e-03`,
      `${T},789 INFO [train.py:850] (0/8) Epoch 1, validation: loss=0.4, simple_loss=0.5, pruned_loss=0.3, over 944034.00 frames.`,
    ].join('\n'),
    {
      'train/loss': [
        [0, 50],
        [0.9, 0.5],
      ],
      'eval/loss': [[50], [0.4]],
      'train/py': null,
    },
  ],
  [
    'ESPnet, whose logger names its line',
    `[host] ${T},512 (trainer:651) INFO: 1epoch:train:1-50batch: iter_time=0.142, loss_ctc=100.5, acc=0.05, loss=85.1\n[host] ${T},512 (trainer:274) INFO: 1epoch results: [train] iter_time=0.142, acc=0.06, loss=80.1, [valid] loss_ctc=50.5, acc=0.4, loss=50.2`,
    {
      'train/loss': [
        [50, 50],
        [85.1, 80.1],
      ],
      'eval/loss': [[50], [50.2]],
      'train/trainer': null,
    },
  ],
  [
    'the CIFAR tutorial',
    '[1,  2000] loss: 2.200\n[1,  4000] loss: 1.900\n[2,  2000] loss: 1.400\n[2,  4000] loss: 1.300\nFinished Training',
    {
      'train/loss': [
        [2000, 4000, 6000, 8000],
        [2.2, 1.9, 1.4, 1.3],
      ],
    },
  ],
  [
    "Keras' GAN examples",
    '0 [D loss: 0.69, acc.: 50.00%] [G loss: 0.70]\n1 [D loss: 0.59, acc.: 60.00%] [G loss: 0.80]',
    {
      'train/D_loss': [
        [0, 1],
        [0.69, 0.59],
      ],
    },
  ],
  [
    'points between thousands, and commas before decimals',
    'Step 1.000/10.000 | loss: 0,6912\nStep 2.000/10.000 | loss: 0,5931\nStep 10.000/10.000 | loss: 0,4931',
    {
      'train/loss': [
        [1000, 2000, 10_000],
        [0.6912, 0.5931, 0.4931],
      ],
    },
  ],
  [
    'loggers that name a module, its function and a line',
    `2026-01-01 10:00:00.335\tnode\tloss:141\tINFO\tBuilding\n${T} | INFO | pkg.loss:loss:45 - step 1 loss 0.9\n${T} eval:77 WARNING slow\n${T},1 accuracy.py:12: step 2 loss 0.8\nI0101 10:00:00.000000 123 train.py:88] step 3 loss 0.7`,
    {
      'train/loss': [
        [1, 2, 3],
        [0.9, 0.8, 0.7],
      ],
    },
  ],
  [
    "XGBoost's sets under the names of its matrices",
    '[0]\tdtrain-logloss:0.8\tdval-logloss:0.85\n[1]\tdtrain-logloss:0.7\tdval-logloss:0.75',
    {
      'train/loss': [
        [0, 1],
        [0.8, 0.7],
      ],
      'eval/loss': [
        [0, 1],
        [0.85, 0.75],
      ],
    },
  ],
  [
    "LightGBM's own lines",
    '[LightGBM] [Info] Iteration:1, training binary_logloss : 0.6\n[LightGBM] [Info] Iteration:1, valid_1 binary_logloss : 0.65\n[LightGBM] [Info] Iteration:2, training binary_logloss : 0.5\n[LightGBM] [Info] Iteration:2, valid_1 binary_logloss : 0.55',
    {
      'train/loss': [
        [1, 2],
        [0.6, 0.5],
      ],
      'eval/loss': [
        [1, 2],
        [0.65, 0.55],
      ],
    },
  ],
  [
    'apostrophes and narrow blanks between thousands',
    "Step 1'000/10'000 loss 0.7\nStep 2\u202f000/10\u202f000 loss 0.6",
    {
      'train/loss': [
        [1000, 2000],
        [0.7, 0.6],
      ],
    },
  ],
  [
    "Keras' loops of one's own, where the place stands behind the name",
    'Start of epoch 0\nTraining loss (for one batch) at step 0: 0.9\nTraining loss (for one batch) at step 200: 0.7\nValidation acc: 0.65\nStart of epoch 1\nTraining loss (for one batch) at step 0: 0.6\nTraining loss (for one batch) at step 200: 0.5\nValidation acc: 0.7',
    {
      'train/loss': [
        [0, 200, 400, 600],
        [0.9, 0.7, 0.6, 0.5],
      ],
      'eval/accuracy': [
        [200, 600],
        [0.65, 0.7],
      ],
    },
  ],
  [
    'Marian, whose cost stands before what it is a mean of',
    [1, 2, 3]
      .map(
        (i) =>
          `[${T}] Ep. ${i} : Up. ${i}000 : Sen. ${i}2,000 : Cost 0.${9 - i}5 * 1,3${i}6,789 @ 1,344 after 1${i},345,678 : Time 30.1${i}s : 4520.91 words/s : gNorm 1.${i} : L.r. 3.0000e-04\n` +
          `[${T}] [valid] Ep. ${i} : Up. ${i}000 : cross-entropy : 1.${9 - i} : new best\n` +
          `[${T}] [valid] Ep. ${i} : Up. ${i}000 : bleu-detok : 2${i}.5 : stalled 1 times (last best: 21.5)`,
      )
      .join('\n'),
    {
      'train/loss': [
        [1000, 2000, 3000],
        [0.85, 0.75, 0.65],
      ],
      'train/grad_norm': [
        [1000, 2000, 3000],
        [1.1, 1.2, 1.3],
      ],
      'eval/loss': [
        [1000, 2000, 3000],
        [1.8, 1.7, 1.6],
      ],
      'eval/bleu-detok': [
        [1000, 2000, 3000],
        [21.5, 22.5, 23.5],
      ],
    },
  ],
  [
    'a loop in Chinese, with its own signs',
    '第1轮 训练损失：0.70，验证损失：0.75，验证准确率：0.60\n第2轮 训练损失：0.60，验证损失：0.70，验证准确率：0.65\n第3轮 训练损失：0.50，验证损失：0.65，验证准确率：0.70',
    {
      'train/loss': [
        [1, 2, 3],
        [0.7, 0.6, 0.5],
      ],
      'eval/loss': [
        [1, 2, 3],
        [0.75, 0.7, 0.65],
      ],
      'eval/accuracy': [
        [1, 2, 3],
        [0.6, 0.65, 0.7],
      ],
    },
  ],
  [
    'steps in Chinese',
    '轮次 1/2, 步数 10/20, 损失: 0.7, 学习率: 0.001\n轮次 1/2, 步数 20/20, 损失: 0.6, 学习率: 0.001\n轮次 2/2, 步数 10/20, 损失: 0.5, 学习率: 0.001',
    {
      'train/loss': [
        [10, 20, 30],
        [0.7, 0.6, 0.5],
      ],
    },
  ],
  [
    'splits in two letters',
    'ep 1 | it 10 | tr_loss 0.70 | va_loss 0.65\nep 1 | it 20 | tr_loss 0.60 | va_loss 0.60',
    {
      'train/loss': [
        [10, 20],
        [0.7, 0.6],
      ],
      'eval/loss': [
        [10, 20],
        [0.65, 0.6],
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
